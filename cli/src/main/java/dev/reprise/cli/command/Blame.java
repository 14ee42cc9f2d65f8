package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells which event set a property last. */
public final class Blame implements Command {
    /** Members of a resource, and what the same is called as a property. */
    private static final List<String> MEMBERS =
            List.of("state", "healthStatus=health", "exitCode", "pid", "attempt");

    private static final int VALUE = 60;

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "blame",
                        "Tells which event set a property of a resource last, and what it was"
                                + " before: state, health, pid, command, env.NAME, urls.NAME,"
                                + " checks.NAME, ports.NAME and more. Without a property those that"
                                + " a resource shows.",
                        "  reprise blame web",
                        "  reprise blame web env.PORT",
                        "  reprise blame web state --at 118")
                .addPositional(Options.parameter(0, true, "RESOURCE", "A resource or instance."))
                .addPositional(Options.parameter(1, false, "PROPERTY", "For example env.PORT."))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) {
        var at = Points.at(invocation);
        try (var reader = Readers.open(invocation)) {
            var name = invocation.requiredParameter(0);
            var blames = new ArrayList<Json>();
            for (var instance : Instances.named(reader.resources(at), name)) {
                var property = invocation.parameter(1);
                blames.addAll(
                        property == null
                                ? all(reader, instance, at)
                                : List.of(one(reader, instance, property, at)));
            }
            print(invocation, blames);
        }
        return ExitCode.OK;
    }

    private static Json one(AppReader reader, Json instance, String property, @Nullable String at) {
        return reader.ask(new Question.Setter(instance.at("name").text(), property, at));
    }

    private static List<Json> all(AppReader reader, Json instance, @Nullable String at) {
        var members =
                MEMBERS.stream()
                        .map(member -> member.split("="))
                        .filter(names -> !instance.at(names[0]).isNull())
                        .map(names -> names[names.length - 1]);
        var environment =
                instance.at("environment").fields().keySet().stream().map(name -> "env." + name);
        var urls = instance.at("urls").items().stream().map(url -> "urls." + url.at("name").text());
        return Stream.of(members, Stream.of("command"), urls, environment)
                .flatMap(names -> names)
                .flatMap(property -> known(reader, instance, property, at))
                .toList();
    }

    /** What was seen beside the log is not a property that an event has set. */
    private static Stream<Json> known(
            AppReader reader, Json instance, String property, @Nullable String at) {
        try {
            return Stream.of(one(reader, instance, property, at));
        } catch (CliException | RefusedException e) {
            return Stream.of();
        }
    }

    private static void print(Invocation invocation, List<Json> blames) {
        if (invocation.json()) {
            blames.forEach(invocation.out()::println);
            return;
        }
        var style = invocation.style();
        var table = new Table();
        table.head(style, "RESOURCE", "PROPERTY", "VALUE", "BEFORE", "SET BY", "TIME", "WHAT");
        for (var blame : blames) {
            var link = blame.at("setBy");
            table.row(
                    List.of(
                            new Table.Cell(blame.at("resource").text(), style::bold),
                            Table.Cell.of(blame.at("property").text()),
                            Table.Cell.of(cut(blame.at("value"))),
                            new Table.Cell(cut(blame.at("before")), style::faint),
                            Table.Cell.of(link.at("position").number()),
                            new Table.Cell(
                                    Times.clock(
                                            link.at("recordedAt").instant().orElse(Instant.EPOCH)),
                                    style::faint),
                            Table.Cell.of(link.at("text").text())));
        }
        table.print(invocation.out());
    }

    private static String cut(Json value) {
        var text = value.text();
        return text.length() <= VALUE ? text : text.substring(0, VALUE - 1) + "…";
    }
}
