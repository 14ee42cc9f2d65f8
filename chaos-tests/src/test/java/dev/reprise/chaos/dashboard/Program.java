package dev.reprise.chaos.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The real program in a directory of its own, with caches and ledgers of its own. */
final class Program implements AutoCloseable {
    private final Path home;

    Program() throws IOException {
        home = Files.createTempDirectory("reprise-dashboard");
        var jar = Path.of(System.getProperty("reprise.jar")).toRealPath();
        var checkout = jar.getParent().getParent().getParent();
        Files.copy(checkout.resolve("reprise"), home.resolve("reprise"));
        Files.createSymbolicLink(home.resolve("reprise.jar"), jar);
    }

    Path home() {
        return home;
    }

    /** Returns what runs it in {@code directory}. */
    ProcessBuilder run(Path directory, String... arguments) {
        var commandLine = new ArrayList<>(List.of(home.resolve("reprise").toString()));
        commandLine.addAll(List.of(arguments));
        var builder = new ProcessBuilder(commandLine).directory(directory.toFile());
        builder.environment().put("JDK25_HOME", System.getProperty("java.home"));
        builder.environment().put("REPRISE_AOT", "off");
        builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        return builder;
    }

    /** Deletes its directory and all in it. */
    @Override
    public void close() throws IOException {
        try (var paths = Files.walk(home)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
