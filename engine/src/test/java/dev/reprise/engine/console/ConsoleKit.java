package dev.reprise.engine.console;

import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A console on a folder, with programs that write as the keeper lets them. */
final class ConsoleKit {
    final Clock clock = new Clock();
    Console console;
    boolean watchFiles = true;
    volatile boolean secretsKnown = true;

    /** Runs in each look at an attempt's output, on the indexer's thread: may throw. */
    volatile Runnable fault = () -> {};

    private final Path root;
    private final Secrets secrets;
    private final Quota quota;
    private final HolePunch punch;
    private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> follows = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    ConsoleKit(Path root, List<String> secrets) {
        this(root, secrets, Quota.DEFAULT, HolePunch.ofSystem());
    }

    ConsoleKit(Path root, List<String> secrets, Quota quota, HolePunch punch) {
        this.root = root;
        this.secrets = secrets(secrets, this::looked);
        this.quota = quota;
        this.punch = punch;
        reopen();
    }

    /** A clock that stands still until told. */
    static final class Clock implements InstantSource {
        private final AtomicReference<Instant> now =
                new AtomicReference<>(Instant.parse("2040-01-01T00:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        void advance(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }
    }

    static Secrets secrets(List<String> values, BooleanSupplier known) {
        return new Secrets() {
            @Override
            public Optional<String> value(String name) {
                return Optional.empty();
            }

            @Override
            public Collection<String> values() {
                return values;
            }

            @Override
            public boolean known() {
                return known.getAsBoolean();
            }
        };
    }

    void reopen() {
        console = new Console(root, secrets, reports::add, clock, quota, punch, watchFiles);
    }

    void begin(String instance, int attempt) throws IOException {
        Files.createDirectories(folder(instance, attempt));
        console.begin(instance, attempt, folder(instance, attempt), false);
    }

    void adopt(String instance, int attempt) {
        console.begin(instance, attempt, folder(instance, attempt), true);
    }

    Report.OutputSealed end(String instance, int attempt) {
        int before = sealed(instance, attempt).size();
        console.end(instance, attempt);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> sealed(instance, attempt).size() > before);
        await().until(() -> !Files.exists(raw(instance, attempt, "stdout")));
        return sealed(instance, attempt).getLast();
    }

    Process start(String instance, int attempt, String script) throws IOException {
        var process =
                new ProcessBuilder("sh", "-c", script)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        raw(instance, attempt, "stdout").toFile()))
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        raw(instance, attempt, "stderr").toFile()))
                        .start();
        processes.add(process);
        return process;
    }

    void run(String instance, int attempt, String script) throws Exception {
        if (start(instance, attempt, script).waitFor() != 0) {
            throw new IllegalStateException("failed: " + script);
        }
    }

    Path folder(String instance, int attempt) {
        return root.resolve(instance).resolve(Integer.toString(attempt));
    }

    Path raw(String instance, int attempt, String stream) {
        return folder(instance, attempt).resolve(stream);
    }

    ConsoleQuery all(String instance) {
        return new ConsoleQuery(instance, null, null, null, null, null);
    }

    List<ConsoleLine> read(ConsoleQuery query) {
        try (var lines = console.read(query)) {
            return lines.toList();
        }
    }

    /** Returns lines as {@code attempt:stream:number:text}. */
    List<String> lines(String instance) {
        return read(all(instance)).stream()
                .map(l -> l.attempt() + ":" + l.stream() + ":" + l.line() + ":" + l.text())
                .toList();
    }

    void awaitLines(String instance, int count) {
        await().until(() -> read(all(instance)).size() >= count);
    }

    Queue<ConsoleLine> follow(String instance, Integer tail) {
        var lines = new ConcurrentLinkedQueue<ConsoleLine>();
        var query = new ConsoleQuery(instance, null, null, tail, null, null);
        follows.add(console.follow(query, lines::add));
        return lines;
    }

    <R extends Report> List<R> reports(Class<R> type) {
        return reports.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Path> files() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    long allocated(Path file) throws Exception {
        var du = new ProcessBuilder("du", "-B1", file.toString()).start();
        try (var out = du.inputReader()) {
            return Long.parseLong(out.readLine().split("\\s")[0]);
        }
    }

    void close() throws Exception {
        for (var follow : follows) {
            follow.close();
        }
        console.close();
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private boolean looked() {
        fault.run();
        return secretsKnown;
    }

    private List<Report.OutputSealed> sealed(String instance, int attempt) {
        return reports(Report.OutputSealed.class).stream()
                .filter(s -> s.instance().equals(instance) && s.attempt() == attempt)
                .toList();
    }
}
