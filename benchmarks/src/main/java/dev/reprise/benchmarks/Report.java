package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All figures of one run of the benchmarks, as Markdown and as JSON. */
final class Report {
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final String machine;

    Report(String machine) {
        this.machine = machine;
    }

    /** Returns the figure of that title, made on first use. */
    Figure figure(String title, String unit) {
        return figures.computeIfAbsent(title, t -> new Figure(t, unit, Figure.Quantile.MEDIAN));
    }

    /** Returns the figure of that title, of which the 95th percentile counts. */
    Figure mostly(String title, String unit) {
        return figures.computeIfAbsent(title, t -> new Figure(t, unit, Figure.Quantile.P95));
    }

    /** Returns the figure of that title, of which the 99th percentile counts. */
    Figure worst(String title, String unit) {
        return figures.computeIfAbsent(title, t -> new Figure(t, unit, Figure.Quantile.P99));
    }

    /** Says why something has no figure. */
    void skip(String what, String why) {
        if (skipped.put(what, why) == null) {
            System.err.println("skipped: " + what + ": " + why);
        }
    }

    /** Returns the table, and below it what was skipped. */
    String markdown() {
        var text = new StringBuilder();
        text.append(machine).append("\n\n");
        text.append("| Figure | Reprise | Peers | Goal | Met |\n| --- | --- | --- | --- | --- |\n");
        figures.values().forEach(figure -> text.append(row(figure)));
        skipped.forEach(
                (what, why) ->
                        text.append("\nSkipped: ")
                                .append(what)
                                .append(": ")
                                .append(why)
                                .append(".\n"));
        return text.toString();
    }

    /** Writes every sample. */
    void write(Path file) throws IOException {
        var mapper = new ObjectMapper();
        var root = mapper.createObjectNode().put("machine", machine);
        var all = root.putArray("figures");
        figures.values().forEach(figure -> describe(figure, all.addObject()));
        var left = root.putObject("skipped");
        skipped.forEach(left::put);
        Files.createDirectories(file.toAbsolutePath().getParent());
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void describe(Figure figure, ObjectNode node) {
        node.put("title", figure.title()).put("unit", figure.unit());
        node.put("quantile", figure.quantile().name());
        var subjects = node.putObject("subjects");
        for (var subject : figure.subjects()) {
            var object = subjects.putObject(subject);
            figure.value(subject).ifPresent(value -> object.put("value", value));
            var samples = object.putArray("samples");
            figure.samples(subject).forEach(samples::add);
        }
        var goals = node.putArray("goals");
        for (var verdict : figure.verdicts()) {
            goals.addObject()
                    .put("goal", verdict.goal())
                    .put("ratio", verdict.ratio())
                    .put("met", verdict.met());
        }
    }

    private static String row(Figure figure) {
        var peers = new ArrayList<>(figure.subjects());
        peers.remove(Figure.REPRISE);
        var verdicts = figure.verdicts();
        return "| %s, %s | %s | %s | %s | %s |%n"
                .formatted(
                        figure.title(),
                        figure.unit(),
                        value(figure, Figure.REPRISE),
                        peers.stream()
                                .map(peer -> peer + " " + value(figure, peer))
                                .collect(Collectors.joining("<br>")),
                        joined(verdicts, Figure.Verdict::goal),
                        joined(verdicts, Report::outcome));
    }

    private static String outcome(Figure.Verdict verdict) {
        var met = verdict.met() ? "yes" : "**no**";
        return verdict.goal().contains(" x ")
                ? met + " (" + Numbers.shortly(verdict.ratio()) + ")"
                : met;
    }

    private static String joined(
            List<Figure.Verdict> verdicts,
            java.util.function.Function<Figure.Verdict, String> text) {
        return verdicts.stream().map(text).collect(Collectors.joining("<br>"));
    }

    private static String value(Figure figure, String subject) {
        return figure.value(subject).map(Numbers::shortly).orElse("–");
    }
}
