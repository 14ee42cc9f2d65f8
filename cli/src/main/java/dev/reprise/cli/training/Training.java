package dev.reprise.cli.training;

import dev.reprise.cli.Main;
import dev.reprise.cli.Terminal;
import dev.reprise.cli.model.CompilerProcess;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a small app host, and commands against it, in JVMs that record what they load. The launcher
 * starts it after a build.
 */
public final class Training {
    private static final String APP_HOST =
            """
            import dev.reprise.app.AppHost;
            import dev.reprise.app.RestartPolicy;

            void main(String[] args) {
                AppHost.run(args, app -> {
                    var first = app.executable("first", "true");
                    var second = app.executable("second", "sleep", "60").withHttpEndpoint()
                            .withTcpEndpoint("other", e -> e.proxied())
                            .withEnvironment("NAME", "value").waitForCompletion(first);
                    app.executable("third", "sh", "-c", "echo third; exec sleep 60")
                            .withReference(second).waitForStart(second).withExecCheck("true")
                            .withRestart(RestartPolicy.onFailure());
                    app.container("fourth", "training:1").withReference(second)
                            .withHttpEndpoint(e -> e.targetPort(80))
                            .withEnvironment("NAME", "value");
                });
            }
            """;

    /** A cache is loaded as a whole, so commands that talk to a host have a small one. */
    private static final List<String> LIVE =
            List.of(
                    "--help",
                    "--version",
                    "nonsense",
                    "run --help",
                    "ps",
                    "ps --json",
                    "describe",
                    "describe second --json",
                    "wait third --for healthy --timeout 10",
                    "wait first --for finished",
                    "wait fourth --timeout 10",
                    "why third",
                    "why third --json",
                    "logs third",
                    "logs --json",
                    "events",
                    "events --json --limit 5",
                    "state --at 3 --json",
                    "chain 5",
                    "diff 3 6",
                    "timeline",
                    "sessions",
                    "blame third state",
                    "dashboard --json",
                    "restart third",
                    "stop third",
                    "start third",
                    "stop --timeout 1");

    private static final List<String> LOG =
            List.of(
                    "ps",
                    "ps --json",
                    "logs third --json",
                    "why third",
                    "events --json",
                    "state --at 3 --json",
                    "timeline",
                    "sessions",
                    "export log.ndjson --force",
                    "replay log.ndjson",
                    "inspect",
                    "doctor",
                    "verify --json");

    private Training() {}

    /**
     * Arguments: {@code unpack}, {@code compile}, {@code host}, {@code live} or {@code log}, and
     * the directory to do it in.
     */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[1]);
        switch (args[0]) {
            case "unpack" -> unpack(directory);
            case "compile" -> compile(directory);
            case "host" -> host(directory);
            case "live" -> live(directory);
            case "log" -> commands(directory, LOG);
            default -> throw new IllegalArgumentException("no training for " + args[0]);
        }
        System.exit(0);
    }

    /** Puts SQLite's library where no start needs to unpack it again. */
    private static void unpack(Path directory) throws IOException {
        var arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var platform =
                (isMusl() ? "Linux-Musl/" : "Linux/") + (arch.equals("amd64") ? "x86_64" : arch);
        var name = "libsqlitejdbc.so";
        Files.createDirectories(directory);
        try (var in =
                Training.class.getResourceAsStream("/org/sqlite/native/" + platform + "/" + name)) {
            if (in != null) {
                var unfinished = directory.resolve("." + name);
                Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        unfinished, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isMusl() throws IOException {
        try (var libraries = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
            return libraries.iterator().hasNext();
        }
    }

    private static void compile(Path directory) throws IOException {
        var source = Files.writeString(directory.resolve("AppHost.java"), APP_HOST);
        var jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath().normalize();
        var builds = directory.resolve(".reprise/build");
        CompilerProcess.main(new String[] {builds.toString(), source.toString(), jar.toString()});
    }

    /** Expects that {@code DOCKER_HOST} leads to {@code docker.sock} in the directory. */
    private static void host(Path directory) throws IOException {
        try (var _ = PretendEngine.at(directory.resolve("docker.sock"))) {
            Main.run(new String[] {"run", "--port", "0"}, terminal(directory));
        }
    }

    private static void live(Path directory) {
        var deadline = System.nanoTime() + 30_000_000_000L;
        while (!Files.exists(directory.resolve(".reprise/host.json"))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no host has come up in " + directory);
            }
            LockSupport.parkNanos(20_000_000);
        }
        commands(directory, LIVE);
    }

    private static void commands(Path directory, List<String> commands) {
        for (var command : commands) {
            System.out.println(
                    command + " -> " + Main.run(command.split(" "), terminal(directory)));
        }
    }

    private static Terminal terminal(Path directory) {
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Terminal(
                nowhere,
                System.err,
                Map.copyOf(System.getenv()),
                directory,
                false,
                100,
                Optional.empty());
    }
}
