package dev.reprise.cli.apphost;

import dev.reprise.app.event.ProcessIdentity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a process lives, by two small files: a command must not load the process runtime for it.
 */
final class Liveness {
    private static final Path PROC = Path.of("/proc");

    private Liveness() {}

    /**
     * Returns whether exactly that process lives. From another pid namespace its pid means nothing
     * here, and it counts as alive.
     */
    static boolean alive(ProcessIdentity identity) {
        try {
            if (!Files.readString(PROC.resolve("sys/kernel/random/boot_id"))
                    .strip()
                    .equals(identity.bootId())) {
                return false;
            }
            if (pidNamespace() != identity.pidNamespace()) {
                return true;
            }
            var stat = Files.readString(PROC.resolve(identity.pid() + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return !fields[0].equals("Z")
                    && !fields[0].equals("X")
                    && Long.parseLong(fields[19]) == identity.startTicks();
        } catch (IOException e) {
            return false;
        }
    }

    private static long pidNamespace() throws IOException {
        var link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.length() - 1));
    }
}
