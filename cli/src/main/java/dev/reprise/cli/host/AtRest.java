package dev.reprise.cli.host;

import dev.reprise.cli.apphost.HostFile;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StoreException;

import java.nio.file.Files;
import java.nio.file.Path;

/** Knows app hosts that want nothing any more. */
public final class AtRest {
    private AtRest() {}

    /**
     * Returns whether no host lives and the last session has ended; so for one that has no log.
     *
     * @param directory of an app host
     */
    public static boolean test(Path directory) {
        var state = directory.resolve(".reprise");
        var log = state.resolve("log.db");
        if (!Files.exists(log)) {
            return true;
        }
        if (HostFile.read(state.resolve("host.json")).filter(HostFile::alive).isPresent()) {
            return false;
        }
        try (var store = SqliteEventStore.openReadOnly(log)) {
            var head = store.head().position();
            var last = store.read(head - 1, 1);
            return last.isEmpty() || last.getFirst().type().equals("SessionEnded");
        } catch (StoreException e) {
            return false;
        }
    }
}
