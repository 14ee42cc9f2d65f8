package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.Api;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.util.UUID;

/** Tells a live host what is wanted of a resource, and waits for the outcome. */
final class ResourceCommands {
    private ResourceCommands() {}

    static void addOptions(CommandSpec spec) {
        spec.addOption(
                Options.value(
                        String.class,
                        "TIME",
                        "How long to wait for the outcome at most, then exit code 17; 60 seconds"
                                + " unless given, 0 not at all.",
                        "--timeout"));
    }

    /**
     * @throws CliException with {@link ExitCode#COMMAND_FAILED} unless it ends well, with {@link
     *     ExitCode#WAIT_TIMEOUT} if it has not in time
     */
    static void submit(Invocation invocation, String kind, String name, boolean force) {
        submit(invocation, kind, name, force ? Json.object("force", true) : Json.object());
    }

    /**
     * @param said what goes with the command, beside its id
     * @throws CliException with {@link ExitCode#COMMAND_FAILED} unless it ends well, with {@link
     *     ExitCode#WAIT_TIMEOUT} if it has not in time
     */
    static void submit(Invocation invocation, String kind, String name, Json said) {
        var host = LiveHost.require(invocation.appHost());
        Instances.named(host.resources(), name);
        var wait = Times.duration("--timeout", invocation.option("--timeout", "60"));
        var id = UUID.randomUUID().toString();
        var answer =
                post(
                        host,
                        "/api/resources/%s/commands/%s%s"
                                .formatted(
                                        Api.encoded(name),
                                        Api.encoded(kind),
                                        wait.isZero() ? "" : "?wait=" + wait.toMillis() + "ms"),
                        said.with("commandId", id));
        report(invocation, kind, name, wait, answer);
    }

    private static Json post(LiveHost host, String path, Json body) {
        try {
            return host.api().post(path, body);
        } catch (RefusedException e) {
            throw new CliException(ExitCode.COMMAND_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private static void report(
            Invocation invocation, String kind, String name, Duration wait, Json answer) {
        if (invocation.json()) {
            invocation.out().println(answer);
        }
        var outcome = answer.at("outcome").text();
        var detail = answer.at("detail").text();
        if (!outcome.isEmpty() && !outcome.equals("ok")) {
            throw new CliException(
                    ExitCode.COMMAND_FAILED,
                    "%s %s %s%s"
                            .formatted(kind, name, outcome, detail.isEmpty() ? "" : ": " + detail));
        }
        if (outcome.isEmpty() && !wait.isZero()) {
            throw new CliException(
                    ExitCode.WAIT_TIMEOUT,
                    "%s %s: accepted, but not done within %s; see: reprise why %s"
                            .formatted(kind, name, Times.text(wait), name));
        }
        if (!invocation.json()) {
            invocation
                    .out()
                    .println(
                            outcome.isEmpty()
                                    ? kind + " " + name + ": accepted"
                                    : kind + " " + name + ": done");
            if (!detail.isEmpty()) {
                invocation.out().println(detail);
            }
        }
    }
}
