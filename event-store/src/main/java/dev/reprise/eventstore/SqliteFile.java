package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The file of a log: opens connections on it and says in words what went wrong. Only SQLite opens
 * the file itself, since closing any other descriptor on it would drop SQLite's locks.
 */
record SqliteFile(Path path) {
    private static final int BUSY_MILLIS = 5_000;
    private static final int WAL_LIMIT_BYTES = 16 * 1024 * 1024;

    SqliteFile {
        path = path.toAbsolutePath().normalize();
        if (path.toString().indexOf('?') >= 0) {
            throw new StoreException(
                    path + " has a question mark, which SQLite's driver takes for its own: rename");
        }
    }

    /** Creates what is missing: the directory with mode 0700, an empty file with mode 0600. */
    void create() {
        try {
            var directory = path.getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.exists(path)) {
                Files.createFile(
                        path,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(path)) {
                throw new StoreException(e.getFile() + " is in the way: move it", e);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot create " + path + " (" + e + "): check that its directory is writable",
                    e);
        }
    }

    /**
     * @throws StoreException if there is no log
     */
    void requireExists() {
        if (!Files.exists(path)) {
            throw new StoreException("there is no log at " + path + ": run the app host first");
        }
    }

    /** Opens the connection that writes. It never creates a file, so that a lost one is noticed. */
    Connection openWriter() throws SQLException {
        var config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enableRecursiveTriggers(true);
        config.setJournalSizeLimit(WAL_LIMIT_BYTES);
        return open(config);
    }

    /** Opens a connection that can only read. */
    Connection openReader() throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return isFixed()
                ? config.createConnection("jdbc:sqlite:" + path.toUri() + "?immutable=1")
                : open(config);
    }

    /**
     * Returns whether nobody here can write the log, and all of it is in the one file: SQLite would
     * refuse it for want of the files that readers and writers share.
     */
    private boolean isFixed() {
        var directory = path.getParent();
        return directory != null && !Files.isWritable(directory) && identity("-wal") == null;
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        return config.createConnection("jdbc:sqlite:" + path);
    }

    /**
     * Returns what tells this file from any other that comes to stand in its place; null if there
     * is none.
     *
     * @param suffix of the name: empty, or {@code -wal}
     */
    @Nullable Object identity(String suffix) {
        try {
            return Files.readAttributes(
                            path.resolveSibling(path.getFileName() + suffix),
                            BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns {@code e} in our words: the file, what is wrong with it, the way out. */
    StoreException explain(SQLException e) {
        var text =
                switch (code(e)) {
                    case 13 -> "no space is left for it: free some, appends work again then";
                    case 8, 3, 23 ->
                            "it cannot be written: check the permissions of file and directory";
                    case 14 ->
                            "it cannot be opened: check that it exists and its directory's permissions";
                    case 5, 6 ->
                            "another process has kept it locked for "
                                    + BUSY_MILLIS / 1000
                                    + " s: end the other host or tool that uses it";
                    case 11, 26 ->
                            "it is damaged: check it with `reprise verify`, and move it away to start"
                                    + " afresh";
                    case 10 -> "the disk does not read or write it: check the disk";
                    default -> "SQLite refused: check it with `reprise verify`";
                };
        var message = path + ": " + text + " (" + e.getMessage() + ")";
        return isDamage(e) ? new DamageException(message, e) : new StoreException(message, e);
    }

    /** Returns whether {@code e} comes of a file that is no sound SQLite database. */
    static boolean isDamage(SQLException e) {
        return code(e) == 11 || code(e) == 26;
    }

    /** Returns SQLite's primary result code, -1 for what is none of SQLite's errors. */
    private static int code(@Nullable Throwable e) {
        return e instanceof SQLiteException s ? s.getResultCode().code & 0xff : -1;
    }

    /**
     * @throws StoreException unless {@code version} is 3.51.3 or later
     */
    static void requireVersion(String version) {
        var parts = version.split("\\.");
        var number = 0;
        for (int i = 0; i < 3; i++) {
            number = number * 1000 + (i < parts.length ? Integer.parseInt(parts[i]) : 0);
        }
        if (number < 3_051_003) {
            throw new StoreException(
                    "SQLite "
                            + version
                            + " can corrupt a write-ahead log: use 3.51.3 or later (sqlite-jdbc"
                            + " 3.51.3.0)");
        }
    }
}
