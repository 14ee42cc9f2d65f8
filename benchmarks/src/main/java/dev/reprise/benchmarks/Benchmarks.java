package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures Reprise from outside, beside {@code sh}, pm2 and supervisord. Prints a Markdown table
 * and writes every sample as JSON. Started by {@code benchmarks/run}.
 */
public final class Benchmarks {
    private final Options options;

    private Benchmarks(Options options) {
        this.options = options;
    }

    /** Arguments: see {@code benchmarks/README.md}. */
    public static void main(String[] args) throws Exception {
        var options = Options.parse(args);
        var failed = new Benchmarks(options).run();
        System.exit(failed ? 1 : 0);
    }

    private Map<String, Bench.Measurement> all() {
        var all = new LinkedHashMap<String, Bench.Measurement>();
        all.put("start", new StartAndStop());
        all.put("boot", new Boot());
        all.put("launches", new Launches());
        all.put("restarts", new Restarts());
        all.put("exits", new Exits());
        all.put("short", new ShortLives());
        all.put("resume", new Resume());
        all.put("proxy", new ProxyTraffic());
        all.put("idle", new Idle());
        all.put("containers", new Containers(options.home(), options.peers()));
        all.put("append", new Appends());
        all.put("stream", new Streams());
        all.put("history", new Reading());
        all.put("page", new Browsing());
        return all;
    }

    private boolean run() throws Exception {
        var all = all();
        var names = options.only().isEmpty() ? all.keySet() : Set.copyOf(options.only());
        var unknown = names.stream().filter(name -> !all.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            System.err.println("there is no benchmark " + unknown + "; there are " + all.keySet());
            return true;
        }
        var directory = Files.createTempDirectory("reprise-benchmarks");
        var report = new Report(machine());
        var failed = false;
        try (var marks = Marks.in(directory)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(directory, marks)));
            var bench = bench(directory, marks, report);
            for (var entry : all.entrySet()) {
                if (names.contains(entry.getKey())) {
                    failed |= !measured(bench, entry.getKey(), entry.getValue());
                }
            }
        }
        System.out.println(report.markdown());
        report.write(options.json());
        return failed;
    }

    /** One that fails does not take the others with it. */
    private static boolean measured(Bench bench, String name, Bench.Measurement measurement)
            throws IOException {
        var begun = System.nanoTime();
        try {
            measurement.measure(bench);
            bench.say(name + ": " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
            return true;
        } catch (Exception e) {
            bench.report().skip(name, "failed: " + e);
            e.printStackTrace();
            Processes.killAllOf(bench.directory());
            bench.marks().killAll();
            return false;
        }
    }

    /** At the end, and after Ctrl-C as well, nothing is left. */
    private static void abandon(Path directory, Marks marks) {
        try {
            Processes.killAllOf(directory);
            marks.killAll();
            if (Files.exists(directory)) {
                delete(directory);
            }
        } catch (IOException e) {
            System.err.println("left over: " + directory + ": " + e.getMessage());
        }
    }

    private Bench bench(Path directory, Marks marks, Report report) throws IOException {
        var peers = new ArrayList<Supervisor>();
        peers.add(new ShellLoop());
        add(peers, Pm2.in(options.peers().resolve("pm2")), "pm2", report);
        add(peers, Supervisord.in(options.peers().resolve("supervisor")), "supervisord", report);
        var state = Files.createDirectories(directory.resolve("state"));
        return new Bench(
                directory,
                marks,
                AppHosts.of(options.command(), state),
                List.copyOf(peers),
                report,
                options.runs(),
                options.size(),
                options.quick());
    }

    private static void add(
            List<Supervisor> peers, Optional<? extends Supervisor> peer, String name, Report to) {
        peer.ifPresentOrElse(peers::add, () -> to.skip(name, "not installed"));
    }

    private static String machine() throws IOException {
        var model =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .findFirst()
                        .orElse("unknown processor");
        return "%d x %s, Linux %s, Java %s, load %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        model,
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
