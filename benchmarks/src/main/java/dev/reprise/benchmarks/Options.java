package dev.reprise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code benchmarks/run} was asked for.
 *
 * @param command the launcher
 * @param peers where pm2 and supervisord are installed, or not
 * @param json where the samples go
 * @param runs how often everything is repeated
 * @param size how many programs are "100"; less only to try the benchmarks themselves
 * @param only the benchmarks wanted; all if empty
 */
record Options(
        Path command, Path peers, Path json, int runs, int size, boolean quick, List<String> only) {

    /** Returns the checkout that the launcher lies in. */
    Path home() {
        return command.resolveSibling(".").normalize();
    }

    /**
     * @throws IllegalArgumentException if an argument is not known
     */
    static Options parse(String[] args) {
        var command = Path.of("reprise");
        var peers = Path.of("target/peers");
        var json = Path.of("target/benchmarks.json");
        var runs = 0;
        var size = 100;
        var quick = false;
        var only = new ArrayList<String>();
        for (var arg : args) {
            var value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.startsWith("--") ? arg.replaceFirst("=.*", "") : "") {
                case "--command" -> command = Path.of(value);
                case "--peers" -> peers = Path.of(value);
                case "--json" -> json = Path.of(value);
                case "--runs" -> runs = Integer.parseInt(value);
                case "--size" -> size = Integer.parseInt(value);
                case "--quick" -> quick = true;
                case "" -> only.add(arg);
                default -> throw new IllegalArgumentException("unknown option " + arg);
            }
        }
        return new Options(
                command.toAbsolutePath(),
                peers.toAbsolutePath(),
                json,
                runs > 0 ? runs : quick ? 3 : 5,
                size,
                quick,
                List.copyOf(only));
    }
}
