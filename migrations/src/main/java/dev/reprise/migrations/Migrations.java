package dev.reprise.migrations;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Brings a log's schema to {@link #VERSION}. The file says in {@code user_version} which one it
 * has; where that is current, nothing is written and neither Flyway nor jOOQ is loaded.
 */
public final class Migrations {
    /** The schema that this code reads and writes: the number of the newest migration. */
    public static final int VERSION = 1;

    /** "REPR" in ASCII: what {@code application_id} is in a log of ours. */
    static final int APPLICATION_ID = 0x52455052;

    private static final Object ONE_AT_A_TIME = new Object();

    private Migrations() {}

    /**
     * Checks that the log open in {@code connection} has the current schema; writes nothing.
     *
     * @throws SchemaException if it has another one, or is no log of ours
     */
    public static void requireCurrent(Path file, Connection connection) throws SQLException {
        if (!isCurrent(file, connection)) {
            throw new SchemaException(
                    file
                            + " has schema "
                            + number(connection, "user_version")
                            + ", this Reprise reads "
                            + VERSION
                            + ": start the app host once, which brings it up to date");
        }
    }

    /**
     * Makes the log open in {@code connection} current, an empty file included. Several processes
     * may do so at once: one works, the others wait.
     *
     * @param connection in auto-commit mode
     * @throws SchemaException if the file is of a newer Reprise, or is no log
     */
    public static void apply(Path file, Connection connection) throws SQLException {
        if (isCurrent(file, connection)) {
            return;
        }
        synchronized (ONE_AT_A_TIME) {
            // A lock on a file of its own: closing any descriptor on the log drops SQLite's locks.
            try (var channel = lockFile(file);
                    var _ = channel.lock()) {
                if (!isCurrent(file, connection)) {
                    prepare(connection);
                    FlywayRun.migrate(file);
                    requireCurrent(file, connection);
                }
            } catch (IOException e) {
                throw new SchemaException(
                        "cannot lock " + file + ".migrating: check that its directory is writable",
                        e);
            }
        }
    }

    private static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(
                file.resolveSibling(file.getFileName() + ".migrating"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static boolean isCurrent(Path file, Connection connection) throws SQLException {
        var version = number(connection, "user_version");
        var application = number(connection, "application_id");
        if (application != APPLICATION_ID && (application != 0 || version != 0)) {
            throw new SchemaException(
                    file + " is a database of another program: move it away, or name another file");
        }
        if (version > VERSION) {
            throw new SchemaException(
                    file
                            + " has schema "
                            + version
                            + ", this Reprise knows schemas up to "
                            + VERSION
                            + ": use the newer Reprise that wrote it");
        }
        return version == VERSION;
    }

    /** What cannot be set once there is a table, or within a transaction. */
    private static void prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    private static int number(Connection connection, String pragma) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.getInt(1);
        }
    }
}
