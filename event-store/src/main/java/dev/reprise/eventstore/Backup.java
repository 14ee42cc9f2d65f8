package dev.reprise.eventstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/** Copies a log, as it is at one moment, while a host may append to it. */
record Backup(SqliteFile file) {

    /** Returns what was found in the copy, which is sound. */
    Verification to(Path target) {
        var copy = target.toAbsolutePath();
        if (Files.exists(copy)) {
            throw new StoreException(copy + " exists: move it away, or name another file");
        }
        var part = new SqliteFile(copy.resolveSibling(copy.getFileName() + ".part"));
        try {
            delete(part);
            part.create();
            write(part);
            var found = verified(part);
            sync(part.path());
            Files.move(part.path(), copy, StandardCopyOption.ATOMIC_MOVE);
            sync(copy.resolveSibling("")); // so that the name is on disk too
            return found;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write "
                            + copy
                            + " ("
                            + e
                            + "): check its directory's permissions and the space that is left",
                    e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** One read transaction for all: other ways begin anew whenever the host appends. */
    private void write(SqliteFile part) {
        try (var connection = file.openReader();
                var vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, part.path().toString());
            vacuum.execute();
        } catch (SQLException e) {
            var full = e.getMessage() != null && e.getMessage().contains("SQLITE_FULL");
            throw full ? part.explain(e) : file.explain(e);
        }
        try (var connection = part.openWriter();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw part.explain(e);
        }
    }

    private Verification verified(SqliteFile part) {
        try (var store = SqliteEventStore.openReadOnly(part.path())) {
            var found = store.verify();
            if (!found.sound()) {
                var problem = found.problems().getFirst();
                throw new StoreException(
                        file.path()
                                + " is damaged at position "
                                + problem.position()
                                + " ("
                                + problem.text()
                                + ") and was not copied: `reprise export` takes what is sound");
            }
            return found;
        }
    }

    static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(SqliteFile part) throws IOException {
        for (var suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            Files.deleteIfExists(part.path().resolveSibling(part.path().getFileName() + suffix));
        }
    }

    private static void deleteQuietly(SqliteFile part) {
        try {
            delete(part);
        } catch (IOException e) {
            // The next backup to the same name deletes it first.
        }
    }
}
