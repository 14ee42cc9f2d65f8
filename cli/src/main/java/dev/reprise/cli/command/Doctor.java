package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.host.LogLimits;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.OfflineLog;
import dev.reprise.engine.runtime.docker.Inventory;
import dev.reprise.engine.runtime.docker.Inventory.Item;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.eventstore.LogSizes;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.tools.ToolProvider;

/** Looks for what could be in the way. */
public final class Doctor implements Command {
    /** Of so many sessions, the last ones, the size is told. */
    private static final int SESSIONS = 10;

    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(2);

    /** One thing looked at; {@code status} is ok, warning or failed. */
    private record Finding(String what, String status, String detail) {}

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "doctor",
                        "Looks for what could be in the way of a run: Java, compiler, kernel, tools,"
                                + " the container engine and what ended sessions have left there,"
                                + " the app host, its log and how large it is. Exit code 2 when"
                                + " something must be mended.",
                        "  reprise doctor",
                        "  reprise doctor --fix                 removes what this app host has left",
                        "  reprise doctor --fix --persistent    and its persistent containers and"
                                + " volumes")
                .addOption(
                        Options.flag(
                                "Remove containers and networks that ended sessions of this app host"
                                        + " have left; not what is persistent.",
                                "--fix"))
                .addOption(
                        Options.flag(
                                "With --fix, remove also what is meant to outlive sessions of this"
                                        + " app host, data included: persistent containers, their"
                                        + " networks, volumes.",
                                "--persistent"));
    }

    @Override
    public int run(Invocation invocation) {
        var findings = new ArrayList<Finding>();
        java(findings);
        machine(findings);
        tools(findings, invocation.terminal().environment());
        appHost(findings, invocation);
        engine(findings, invocation);
        if (invocation.json()) {
            Ps.print(invocation, findings.stream().map(Doctor::json).toList());
        } else {
            findings.forEach(finding -> print(invocation, finding));
        }
        return findings.stream().anyMatch(f -> f.status().equals("failed"))
                ? ExitCode.FAILED
                : ExitCode.OK;
    }

    private static void java(List<Finding> findings) {
        var version = Runtime.version();
        findings.add(
                new Finding(
                        "Java",
                        version.feature() >= 25 ? "ok" : "failed",
                        version + " at " + System.getProperty("java.home")));
        findings.add(
                ToolProvider.getSystemJavaCompiler() == null
                        ? new Finding(
                                "compiler",
                                "failed",
                                "this Java has none: install a JDK 25 and set JAVA_HOME to it")
                        : new Finding("compiler", "ok", "in this JVM"));
    }

    private static void machine(List<Finding> findings) {
        try {
            findings.add(
                    Machine.local().hasPidfd()
                            ? new Finding("kernel", "ok", "has pidfd")
                            : new Finding(
                                    "kernel",
                                    "warning",
                                    "has no pidfd (Linux 5.3): exits are seen later"));
        } catch (IllegalStateException e) {
            findings.add(new Finding("kernel", "failed", String.valueOf(e.getMessage())));
        }
    }

    private static void tools(List<Finding> findings, Map<String, String> environment) {
        for (var tool : List.of("sh", "setsid")) {
            var found =
                    List.of(environment.getOrDefault("PATH", "").split(":")).stream()
                            .map(folder -> Path.of(folder, tool))
                            .filter(Files::isExecutable)
                            .findFirst();
            findings.add(
                    found.map(path -> new Finding(tool, "ok", path.toString()))
                            .orElseGet(() -> new Finding(tool, "failed", "is not on the PATH")));
        }
    }

    /** Who has no containers needs no engine. */
    private static void engine(List<Finding> findings, Invocation invocation) {
        try (var inventory = Inventory.open(ENGINE_LIMIT)) {
            findings.add(new Finding("engine", "ok", inventory.engine()));
            leftovers(findings, invocation, inventory);
        } catch (IOException e) {
            findings.add(
                    new Finding(
                            "engine", "warning", e.getMessage() + "; only containers need one"));
        }
    }

    private static void leftovers(
            List<Finding> findings, Invocation invocation, Inventory inventory) throws IOException {
        AppHostLocation own;
        try {
            own = invocation.appHost();
        } catch (CliException _) {
            return; // Said already.
        }
        var home = Path.of(System.getProperty("user.home"));
        var all = Leftovers.of(own, invocation.terminal().environment(), home);
        var items = inventory.items();
        all.lasting(items, own).forEach(item -> findings.add(lasting(inventory, item, invocation)));
        for (var leftover : all.among(items)) {
            var owner = leftover.owner();
            findings.add(
                    owner != null && !owner.equals(own)
                            ? new Finding(
                                    "leftover",
                                    "warning",
                                    leftover.words()
                                            + " of "
                                            + owner.source()
                                            + ": doctor --fix --apphost there removes it")
                            : invocation.flag("--fix")
                                    ? removed(inventory, leftover)
                                    : new Finding(
                                            "leftover",
                                            "warning",
                                            leftover.words() + ": --fix removes it"));
        }
    }

    /** What is persistent goes only when that is said, and then with its data. */
    private static Finding lasting(Inventory inventory, Item item, Invocation invocation) {
        var words = Leftovers.words(item);
        if (!invocation.flag("--fix") || !invocation.flag("--persistent")) {
            return new Finding("persistent", "ok", words + ": --fix --persistent removes it");
        }
        try {
            inventory.removeForGood(item);
            return new Finding("persistent", "ok", words + ": removed");
        } catch (IOException e) {
            return new Finding("persistent", "failed", words + ": " + e.getMessage());
        }
    }

    private static Finding removed(Inventory inventory, Leftovers.Leftover leftover) {
        try {
            inventory.remove(leftover.item());
            return new Finding("leftover", "ok", leftover.words() + ": removed");
        } catch (IOException e) {
            return new Finding("leftover", "failed", leftover.words() + ": " + e.getMessage());
        }
    }

    private static void appHost(List<Finding> findings, Invocation invocation) {
        AppHostLocation location;
        try {
            location = invocation.appHost();
        } catch (CliException e) {
            findings.add(new Finding("app host", "warning", String.valueOf(e.getMessage())));
            return;
        }
        findings.add(new Finding("app host", "ok", location.source().toString()));
        findings.add(
                Files.isWritable(location.directory())
                        ? new Finding("directory", "ok", "is writable")
                        : new Finding(
                                "directory", "failed", location.directory() + " is not writable"));
        findings.add(
                LiveHost.of(location)
                        .map(LiveHost::file)
                        .map(
                                host ->
                                        new Finding(
                                                "host",
                                                "ok",
                                                "pid %d at %s"
                                                        .formatted(
                                                                host.identity().pid(),
                                                                host.apiUrl())))
                        .orElseGet(() -> new Finding("host", "ok", "none runs")));
        if (Files.exists(location.log())) {
            log(findings, location);
        }
    }

    private static void log(List<Finding> findings, AppHostLocation location) {
        try (var log = OfflineLog.open(location)) {
            sizes(findings, log.store().sizes());
            consoles(findings, location);
            var found = log.verify();
            findings.add(
                    new Finding(
                            "log",
                            found.at("sound").truth() ? "ok" : "failed",
                            found.at("sound").truth()
                                    ? found.at("events").number() + " events, sound"
                                    : "is not sound: reprise verify"));
        } catch (RuntimeException e) {
            findings.add(new Finding("log", "failed", String.valueOf(e.getMessage())));
        }
    }

    private static void sizes(List<Finding> findings, LogSizes sizes) {
        findings.add(
                new Finding(
                        "log size",
                        "ok",
                        Sizes.text(sizes.file() + sizes.wal())
                                + " in %d session%s; a host keeps "
                                        .formatted(
                                                sizes.sessions().size(),
                                                sizes.sessions().size() == 1 ? "" : "s")
                                + LogLimits.words()));
        sizes.sessions().stream()
                .skip(Math.max(0, sizes.sessions().size() - SESSIONS))
                .forEach(
                        s ->
                                findings.add(
                                        new Finding(
                                                "session " + s.session(),
                                                "ok",
                                                "%,d events, %s"
                                                        .formatted(
                                                                s.events(),
                                                                Sizes.text(s.bytes())))));
    }

    private static void consoles(List<Finding> findings, AppHostLocation location) {
        var attempts = location.stateDirectory().resolve("attempts");
        if (!Files.isDirectory(attempts)) {
            return;
        }
        var bytes = new long[1];
        try {
            Files.walkFileTree(
                    attempts,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                            bytes[0] += found.isRegularFile() ? found.size() : 0;
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            return FileVisitResult.CONTINUE; // A host deletes old ones meanwhile.
                        }
                    });
            findings.add(new Finding("consoles", "ok", Sizes.text(bytes[0])));
        } catch (IOException e) {
            findings.add(new Finding("consoles", "warning", String.valueOf(e.getMessage())));
        }
    }

    private static Json json(Finding finding) {
        return Json.object(
                "what", finding.what(), "status", finding.status(), "detail", finding.detail());
    }

    private static void print(Invocation invocation, Finding finding) {
        var style = invocation.style();
        var status =
                switch (finding.status()) {
                    case "ok" -> style.good("ok      ");
                    case "warning" -> style.caution("warning ");
                    default -> style.bad("failed  ");
                };
        invocation.out().println(status + "%-11s".formatted(finding.what()) + finding.detail());
    }
}
