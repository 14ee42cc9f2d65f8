package dev.reprise.engine.runtime.docker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.AttemptRef;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The run folder of one attempt, for its owner only: its output, and what a later host needs to go
 * on. Each record is there in whole or not at all.
 */
record AttemptFolder(Path path) {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * What was asked for, and which container it has become.
     *
     * @param containerId of one that was taken on and does not carry the attempt's label, else null
     * @param endedLife when the life began that it had behind it as it was taken on; null if it was
     *     running, or was made for the attempt
     * @param networks the container's aliases by network
     */
    record Asked(
            Lifetime lifetime,
            @Nullable String containerId,
            @Nullable Instant endedLife,
            Map<String, List<String>> networks) {

        /** Returns whether the container was taken on and stands as it stood then: it is ended. */
        boolean isAsTakenOn(Seen seen) {
            return seen.id().equals(containerId)
                    && seen.stage() == Seen.Stage.ENDED
                    && endedLife != null
                    && endedLife.equals(seen.startedAt());
        }

        /** Returns whether the container's life, or its end, is of the attempt. */
        boolean isOfAttempt(Seen seen) {
            return seen.id().equals(containerId) && !isAsTakenOn(seen);
        }
    }

    /** The engine that was asked. */
    record Place(String engineId, String address) {}

    /** How it ended. */
    record End(int exitCode, @Nullable String signal, Instant at, @Nullable String reason) {}

    /**
     * Up to where the engine's log is surely in the files: all that was said before {@code since}
     * is in their first bytes.
     *
     * @param since in seconds since 1970
     * @param from what was said before is not the attempt's, by the engine's clock; null if all is
     */
    record Cursor(long since, long stdout, long stderr, @Nullable Instant from) {
        static final Cursor START = new Cursor(0, 0, 0, null);
    }

    /**
     * Returns the attempt's folder, made if it is missing. One that was left by an attempt of
     * another id (its log was deleted) is moved aside.
     */
    static AttemptFolder open(Path root, AttemptRef ref) throws IOException {
        var path = root.resolve(ref.instance()).resolve(Integer.toString(ref.attempt()));
        Files.createDirectories(path, FOLDER);
        var id = path.resolve("id");
        var known = Files.exists(id) ? Files.readString(id).strip() : "";
        if (!known.isEmpty() && !known.equals(ref.attemptId())) {
            Files.move(path, path.resolveSibling(ref.attempt() + "." + known));
            Files.createDirectories(path, FOLDER);
        }
        if (!known.equals(ref.attemptId())) {
            replace(id, (ref.attemptId() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        for (var name : List.of("stdout", "stderr")) {
            makeFile(path.resolve(name));
        }
        return new AttemptFolder(path);
    }

    Path stdout() {
        return path.resolve("stdout");
    }

    Path stderr() {
        return path.resolve("stderr");
    }

    /** Says for good that the attempt must not be started any more. */
    void abandon() throws IOException {
        makeFile(path.resolve("abandoned"));
    }

    boolean abandoned() {
        return Files.exists(path.resolve("abandoned"));
    }

    Optional<Asked> asked() throws IOException {
        return read("container", Asked.class);
    }

    void write(Asked asked) throws IOException {
        write("container", asked);
    }

    Optional<Place> place() throws IOException {
        return read("engine", Place.class);
    }

    void write(Place place) throws IOException {
        write("engine", place);
    }

    Optional<End> end() throws IOException {
        return read("exit", End.class);
    }

    void write(End end) throws IOException {
        write("exit", end);
    }

    Cursor cursor() throws IOException {
        return read("cursor", Cursor.class).orElse(Cursor.START);
    }

    void write(Cursor cursor) throws IOException {
        write("cursor", cursor);
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(path.resolve(name)), type));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void write(String name, Object record) throws IOException {
        replace(path.resolve(name), JSON.writeValueAsBytes(record));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        makeFile(next);
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, FILE);
        } catch (FileAlreadyExistsException _) {
            // It is an earlier host's, and as good.
        }
    }
}
