package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.StateWords;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.HostGoneException;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.host.AtRest;
import dev.reprise.cli.host.GoingOn;
import dev.reprise.cli.host.HostProgram;
import dev.reprise.cli.host.RunRequest;
import dev.reprise.cli.host.TerminalFace;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.OfflineLog;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Stops a resource, or the whole app. */
public final class Stop implements Command {
    private static final Duration STUMBLE = Duration.ofMillis(200);

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                                this,
                                "stop",
                                "Stops a resource; without one the whole app in reverse dependency"
                                        + " order, and its host. Where no host lives, stops what it"
                                        + " has left.",
                                "  reprise stop web",
                                "  reprise stop",
                                "  reprise stop --now         without grace")
                        .addPositional(
                                Options.parameter(0, false, "RESOURCE", "A resource or instance."))
                        .addOption(Options.flag("The app only: kill without grace.", "--now"))
                        .addOption(
                                OptionSpec.builder("--if-orphaned")
                                        .type(boolean.class)
                                        .arity("0")
                                        .hidden(true)
                                        .build());
        spec.addOption(OptionSpec.builder("--waited").type(Long.class).hidden(true).build());
        ResourceCommands.addOptions(spec);
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        var resource = invocation.parameter(0);
        if (resource != null && invocation.flag("--now")) {
            throw new CliException(
                    ExitCode.INVALID, "--now stops the whole app; leave " + resource + " out");
        }
        if (resource != null) {
            ResourceCommands.submit(invocation, "stop", resource, false);
            return ExitCode.OK;
        }
        var location = invocation.appHost();
        var live = LiveHost.of(location);
        if (invocation.flag("--if-orphaned")) {
            return live.isPresent() ? ExitCode.OK : orphans(invocation, location);
        }
        return live.isPresent() ? stop(invocation, live.get()) : leftovers(invocation, location);
    }

    private static int stop(Invocation invocation, LiveHost host) {
        host.api().post("/api/app/stop", Json.object("now", invocation.flag("--now")));
        var seen = new HashMap<String, String>();
        while (!host.ended() && host.file().alive()) {
            report(invocation, host, seen);
            try {
                host.changes(() -> report(invocation, host, seen));
            } catch (RefusedException e) {
                awaitEnd(host, e);
            }
        }
        if (!host.ended()) {
            throw new CliException(
                    ExitCode.FAILED,
                    "the host died while it stopped the app; finish it: reprise stop");
        }
        host.awaitEnd(Duration.ofSeconds(10));
        say(invocation, "stopped");
        goingOn(invocation);
        return ExitCode.OK;
    }

    private static void report(Invocation invocation, LiveHost host, Map<String, String> seen) {
        try {
            var resources = host.resources();
            for (var resource : resources) {
                var name = resource.at("name").text();
                var state = resource.at("state").text();
                var before = seen.put(name, state);
                if (before != null && !before.equals(state)) {
                    say(invocation, padded(name, resources) + " " + StateWords.of(state));
                }
            }
        } catch (HostGoneException e) {
            // The loop looks whether that is its end.
        } catch (RefusedException e) {
            awaitEnd(host, e);
        }
    }

    private static String padded(String name, List<Json> all) {
        var width = all.stream().mapToInt(r -> r.at("name").text().length()).max().orElse(0);
        return name + " ".repeat(width - name.length());
    }

    /** A host that has promised to stop may stumble on its way out: its end is what counts. */
    private static void awaitEnd(LiveHost host, RefusedException stumble) {
        if (stumble.status() < 500) {
            throw stumble;
        }
        host.awaitEnd(STUMBLE);
    }

    private static int leftovers(Invocation invocation, AppHostLocation location) throws Exception {
        if (!Files.exists(location.log())) {
            say(invocation, location.source() + " has never run: nothing to stop");
            return ExitCode.OK;
        }
        if (AtRest.test(location.directory())) {
            say(invocation, location.source() + " does not run: nothing to stop");
            goingOn(invocation);
            return ExitCode.OK;
        }
        return program(invocation, location).stopLeftovers(invocation.flag("--now"));
    }

    /** What is persistent does not end with a session: that is said. */
    private static void goingOn(Invocation invocation) {
        try (var log = OfflineLog.open(invocation.appHost())) {
            var names =
                    log.resources().stream()
                            .filter(resource -> resource.at("state").text().equals("Running"))
                            .map(resource -> resource.at("name").text())
                            .toList();
            GoingOn.text(names).ifPresent(text -> say(invocation, text));
        }
    }

    /** Another host may have come in the meantime: then this is none of our business. */
    private static int orphans(Invocation invocation, AppHostLocation location) throws Exception {
        try {
            var waited = invocation.<Long>option("--waited");
            var since = Duration.ofMillis(waited == null ? Long.MAX_VALUE : waited);
            return Files.exists(location.log())
                    ? program(invocation, location).stopOrphans(since)
                    : ExitCode.OK;
        } catch (CliException e) {
            if (LiveHost.of(location).isPresent()) {
                return ExitCode.OK;
            }
            throw e;
        }
    }

    private static HostProgram program(Invocation invocation, AppHostLocation location) {
        var face = new TerminalFace(invocation.terminal(), invocation.style(), false);
        var request =
                new RunRequest(
                        location, false, OptionalInt.empty(), false, invocation.json(), false);
        return new HostProgram(request, face);
    }

    private static void say(Invocation invocation, String text) {
        if (!invocation.json()) {
            invocation.out().println(text);
            invocation.out().flush();
        }
    }
}
