package dev.reprise.engine.allocation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The file of all claims of the user, {@code ports.json}, mode 0600. Changed by one process at a
 * time, under a lock on {@code ports.lock}, and replaced as a whole.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final ObjectMapper json = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(5);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Duration lockTimeout;

    Ledger(Path directory, Duration lockTimeout) {
        this.directory = directory;
        this.lockTimeout = lockTimeout;
    }

    /** The file's content. */
    record Content(int version, List<LedgerEntry> claims) {
        static final int VERSION = 1;
    }

    /**
     * Lets {@code change} work on the claims and stores them if it changed any. A file that cannot
     * be understood is set aside, with a warning.
     *
     * @throws IOException if the directory cannot be used or another process keeps the lock
     */
    <T> T change(Function<List<LedgerEntry>, T> change) throws IOException {
        Files.createDirectories(directory, PRIVATE_DIRECTORY);
        try (var channel = openLock();
                var _ = lock(channel)) {
            var before = read();
            var claims = new ArrayList<>(before);
            var result = change.apply(claims);
            if (!claims.equals(before)) {
                write(claims);
            }
            return result;
        }
    }

    private FileChannel openLock() throws IOException {
        return FileChannel.open(
                directory.resolve("ports.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PRIVATE);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        var deadline = System.nanoTime() + lockTimeout.toNanos();
        for (var lock = tryLock(channel); ; lock = tryLock(channel)) {
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new IOException(
                        "another process has kept " + directory.resolve("ports.lock") + " locked");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private List<LedgerEntry> read() throws IOException {
        var file = directory.resolve("ports.json");
        try {
            var content = json.readValue(Files.readAllBytes(file), Content.class);
            if (content.version() != Content.VERSION) {
                return setAside(file, "its version is " + content.version() + ", not 1");
            }
            return List.copyOf(content.claims());
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (JsonProcessingException | NullPointerException e) {
            return setAside(file, "it cannot be understood (" + e.getClass().getSimpleName() + ")");
        }
    }

    private List<LedgerEntry> setAside(Path file, String reason) throws IOException {
        var aside = directory.resolve("ports.json.corrupt");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.warn("the ledger of ports begins anew, the old one is {}: {}", aside, reason);
        return List.of();
    }

    private void write(List<LedgerEntry> claims) throws IOException {
        var next = directory.resolve("ports.json.next");
        Files.deleteIfExists(next);
        Files.createFile(next, PRIVATE);
        Files.write(
                next,
                json.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(new Content(Content.VERSION, claims)));
        Files.move(
                next,
                directory.resolve("ports.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
