package dev.reprise.migrations;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Brings a log's schema to {@link #VERSION}. The file says in {@code user_version} which one it
 * has; where that is current, nothing is written and neither Flyway nor jOOQ is loaded.
 */
public final class Migrations {
    /** The schema that this code reads and writes: the number of the newest migration. */
    public static final int VERSION = 2;

    /** "REPR" in ASCII: what {@code application_id} is in a log of ours. */
    static final int APPLICATION_ID = 0x52455052;

    private static final Object ONE_AT_A_TIME = new Object();

    private Migrations() {}

    /** What every reader of a log selects. A newer schema that still has it can be read. */
    private static final List<String> READ =
            List.of(
                    "SELECT position, batch, planned_at, stream, version, type, schema_version,"
                            + " event_id, session, epoch, recorded_at, actor, causation_position,"
                            + " correlation_id, payload, hash FROM event LIMIT 0",
                    "SELECT id, name, retired FROM stream LIMIT 0",
                    "SELECT id, name FROM event_type LIMIT 0",
                    "SELECT id, name FROM actor LIMIT 0",
                    "SELECT id, first FROM session LIMIT 0",
                    "SELECT session, first, last, last_hash, last_batch, last_recorded_at"
                            + " FROM retained LIMIT 0",
                    "SELECT position, hash FROM recorded_head LIMIT 0",
                    "SELECT epoch, holder, boot_id, renewed_nanos, released FROM host_lease"
                            + " LIMIT 0");

    /**
     * Checks that the log open in {@code connection} can be read, whichever schema it has; writes
     * nothing. Only {@link #VERSION} can be appended to.
     *
     * @throws SchemaException if it has a schema that cannot be read, or is no log of ours
     */
    public static void requireReadable(Path file, Connection connection) throws SQLException {
        var version = version(file, connection);
        if (version == 0) {
            throw new SchemaException(
                    file + " has schema 0, which is no log yet: start the app host once");
        }
        if (version > VERSION) {
            try {
                for (var select : READ) {
                    connection.prepareStatement(select).close();
                }
            } catch (SQLException e) {
                throw new SchemaException(tooNew(file, version), e);
            }
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
                    if (!isCurrent(file, connection)) {
                        throw new SchemaException(
                                file + " is not at schema " + VERSION + " after its migration");
                    }
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
        var version = version(file, connection);
        if (version > VERSION) {
            throw new SchemaException(tooNew(file, version));
        }
        return version == VERSION;
    }

    /** Returns the schema's number, 0 for an empty file. */
    private static int version(Path file, Connection connection) throws SQLException {
        var version = number(connection, "user_version");
        var application = number(connection, "application_id");
        if (application != APPLICATION_ID && (application != 0 || version != 0)) {
            throw new SchemaException(
                    file + " is a database of another program: move it away, or name another file");
        }
        return version;
    }

    private static String tooNew(Path file, int version) {
        return file
                + " has schema "
                + version
                + ", this Reprise knows schemas up to "
                + VERSION
                + ": use the newer Reprise that wrote it";
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
