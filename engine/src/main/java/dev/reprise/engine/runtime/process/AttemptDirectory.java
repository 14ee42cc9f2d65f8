package dev.reprise.engine.runtime.process;

import dev.reprise.engine.runtime.AttemptRef;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The run folder of one attempt, for its owner only. A record counts once its line end is there;
 * the time of the exit record is the file's.
 */
record AttemptDirectory(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Pid and start ticks of the program. */
    record PidRecord(long pid, long ticks) {}

    /**
     * Returns the attempt's folder with empty files for output and records, made if it is missing.
     * One that was left by an attempt of another id (its log was deleted) is moved aside.
     */
    static AttemptDirectory open(Path root, AttemptRef ref) throws IOException {
        var instance = root.resolve(ref.instance());
        var path = instance.resolve(Integer.toString(ref.attempt()));
        makeFolder(instance);
        if (!makeFolder(path) && !idOf(path).orElse(ref.attemptId()).equals(ref.attemptId())) {
            Files.move(path, instance.resolve(ref.attempt() + "." + idOf(path).orElseThrow()));
            makeFolder(path);
        }
        if (makeFile(path.resolve("id"))) {
            Files.writeString(path.resolve("id"), ref.attemptId() + "\n");
        }
        for (var name : List.of("stdout", "stderr", "pid", "exit")) {
            makeFile(path.resolve(name));
        }
        return new AttemptDirectory(path);
    }

    /** Returns true if {@code claim} was laid; false if another was there before. */
    boolean claim(Claim claim) throws IOException {
        try {
            Files.createSymbolicLink(path.resolve("claim"), Path.of(claim.target()));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    Optional<Claim> claim() throws IOException {
        try {
            var target = Files.readSymbolicLink(path.resolve("claim"));
            return Optional.of(Claim.parse(target.toString()));
        } catch (NoSuchFileException | NotLinkException _) {
            return Optional.empty();
        }
    }

    /** Returns when the claim was laid. */
    Optional<Instant> claimedAt() {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(path.resolve("claim"), LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .truncatedTo(ChronoUnit.MICROS));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Returns who the program is, once it is recorded. */
    Optional<PidRecord> program() {
        return record("pid")
                .map(line -> line.split(" "))
                .map(words -> new PidRecord(Long.parseLong(words[0]), Long.parseLong(words[1])));
    }

    /** Returns when the program was about to start, by the time of its record. */
    Optional<Instant> startedAt() {
        return program().map(_ -> time("pid"));
    }

    /** Returns how the program ended, once it is recorded. */
    Optional<ExitRecord> exit() {
        return record("exit")
                .map(
                        line -> {
                            var failed = line.startsWith("failed ");
                            var status = failed ? line.substring("failed ".length()) : line;
                            return new ExitRecord(!failed, Integer.parseInt(status), time("exit"));
                        });
    }

    private Instant time(String record) {
        try {
            return Files.getLastModifiedTime(path.resolve(record))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the record " + record + " has vanished: " + e.getMessage(), e);
        }
    }

    private Optional<String> record(String name) {
        var text =
                new String(
                        Posix.readFile(path.resolve(name).toString()), StandardCharsets.US_ASCII);
        return text.endsWith("\n")
                ? Optional.of(text.substring(0, text.length() - 1))
                : Optional.empty();
    }

    private static Optional<String> idOf(Path path) throws IOException {
        var id = path.resolve("id");
        var text = Files.exists(id) ? Files.readString(id) : "";
        return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
    }

    private static boolean makeFolder(Path path) throws IOException {
        try {
            Files.createDirectory(path, FOLDER);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (NoSuchFileException _) {
            Files.createDirectories(path, FOLDER);
            return true;
        }
    }

    private static boolean makeFile(Path path) throws IOException {
        try {
            Files.createFile(path, FILE);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }
}
