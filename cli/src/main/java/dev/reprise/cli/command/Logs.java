package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.client.AppReader.LogQuery;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Prints what resources have written. */
public final class Logs implements Command {
    private static final String[] CONTRACT = {
        "resource", "attempt", "stream", "line", "at", "text"
    };

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "logs",
                        "Prints the console output of a resource over all its attempts, or of all"
                                + " resources; everything that is kept unless --tail. Secrets are"
                                + " masked; several resources are merged by time.",
                        "  reprise logs web -f",
                        "  reprise logs web --since 10m --grep 'ERROR|WARN'",
                        "  reprise logs --at 118              all, by time, up to that event",
                        "  reprise logs worker --attempt 2 --stream stderr")
                .addPositional(Options.parameter(0, false, "RESOURCE", "A resource or instance."))
                .addOption(Options.flag("Go on with the lines to come.", "-f", "--follow"))
                .addOption(
                        Options.value(
                                String.class,
                                "TIME",
                                "Only lines from then on: 10m, or a time.",
                                "--since"))
                .addOption(
                        Options.value(String.class, "REGEX", "Only lines with a match.", "--grep"))
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Only the last so many lines, of each instance.",
                                "-n",
                                "--tail"))
                .addOption(Options.value(Integer.class, "N", "Only of this attempt.", "--attempt"))
                .addOption(
                        Options.oneOf(
                                List.of("stdout", "stderr"),
                                "NAME",
                                "Only stdout, or only stderr.",
                                "--stream"))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) throws InterruptedException {
        var at = Points.at(invocation);
        if (at != null && invocation.flag("--follow")) {
            throw new CliException(
                    ExitCode.INVALID, "--at and -f exclude each other: leave one of them out");
        }
        try (var reader = Readers.open(invocation)) {
            var name = invocation.parameter(0);
            var all = reader.resources(at);
            var instances =
                    (name == null ? all : Instances.named(all, name))
                            .stream().map(r -> r.at("name").text()).toList();
            if (invocation.flag("--follow") && reader.live()) {
                follow(invocation, reader, instances);
            } else {
                history(invocation, reader, instances);
            }
        }
        return ExitCode.OK;
    }

    private static void history(Invocation invocation, AppReader reader, List<String> instances) {
        var any = new boolean[1];
        try (var lines = new MergedLines()) {
            for (var instance : instances) {
                var printer = printer(invocation, instances, instance);
                lines.add(
                        reader.lines(query(invocation, instance)),
                        line -> {
                            any[0] = true;
                            return printer.test(line);
                        });
            }
            lines.deliver();
        }
        if (!any[0]) {
            invocation.err().println("reprise: no lines are kept that were asked for");
        }
    }

    private static void follow(Invocation invocation, AppReader reader, List<String> instances)
            throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var instance : instances) {
            var printer = printer(invocation, instances, instance);
            var query = query(invocation, instance);
            threads.add(
                    Thread.ofPlatform().daemon().start(() -> reader.logs(query, true, printer)));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private static java.util.function.Predicate<Json> printer(
            Invocation invocation, List<String> instances, String instance) {
        var width = instances.stream().mapToInt(String::length).max().orElse(0);
        var prefix =
                instances.size() < 2
                        ? ""
                        : invocation
                                        .style()
                                        .nth(
                                                instances.indexOf(instance),
                                                "%-*s |"
                                                        .replace("*", "" + width)
                                                        .formatted(instance))
                                + " ";
        return line -> {
            synchronized (invocation.out()) {
                print(invocation, prefix, line);
                return !invocation.flag("--follow") || !invocation.out().checkError();
            }
        };
    }

    private static void print(Invocation invocation, String prefix, Json line) {
        if (invocation.json()) {
            var kept = line.pick(CONTRACT);
            invocation
                    .out()
                    .println(
                            line.at("notBefore").isNull()
                                    ? kept
                                    : kept.with("notBefore", line.at("notBefore")));
        } else {
            invocation.out().println(prefix + line.at("text").text());
        }
    }

    private static LogQuery query(Invocation invocation, String instance) {
        String since = invocation.<String>option("--since");
        return new LogQuery(
                instance,
                invocation.<Integer>option("--attempt"),
                stream(invocation.<String>option("--stream")),
                invocation.<Integer>option("--tail"),
                since == null
                        ? null
                        : Times.since(since, Instant.now(), ZoneId.systemDefault()).toString(),
                regex(invocation.<String>option("--grep")),
                Points.at(invocation));
    }

    private static @Nullable String stream(@Nullable String stream) {
        if (stream == null || stream.equals("stdout") || stream.equals("stderr")) {
            return stream;
        }
        throw new CliException(
                ExitCode.INVALID, "--stream " + stream + " is neither stdout nor stderr");
    }

    private static @Nullable String regex(@Nullable String regex) {
        try {
            return regex == null ? null : Pattern.compile(regex).pattern();
        } catch (PatternSyntaxException e) {
            throw new CliException(
                    ExitCode.INVALID,
                    "--grep " + regex + " is no regular expression: " + e.getDescription(),
                    e);
        }
    }
}
