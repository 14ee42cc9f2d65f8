package dev.reprise.cli.apphost;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.cli.json.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * How a live host is reached: {@code .reprise/host.json}, readable by its owner only, since it
 * holds the API's token.
 *
 * @param identity the host's process
 * @param apiUrl without a slash at the end
 * @param dashboard whether it serves the page too
 */
public record HostFile(
        ProcessIdentity identity,
        String apiUrl,
        String token,
        long session,
        long epoch,
        boolean dashboard) {

    /** One that serves the page. */
    public HostFile(
            ProcessIdentity identity, String apiUrl, String token, long session, long epoch) {
        this(identity, apiUrl, token, session, epoch, true);
    }

    /** Returns the same host without the page. */
    public HostFile withoutDashboard() {
        return new HostFile(identity, apiUrl, token, session, epoch, false);
    }

    /** Returns what the file says, empty if there is none or it is not whole. */
    public static Optional<HostFile> read(Path file) {
        try {
            var json = Json.parse(Files.readString(file));
            var identity = ProcessIdentities.parse(json.at("identity").text());
            return identity.map(
                    process ->
                            new HostFile(
                                    process,
                                    json.at("apiUrl").text(),
                                    json.at("token").text(),
                                    json.at("session").number(),
                                    json.at("epoch").number(),
                                    !json.at("dashboard").equals(Json.of(false))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes the file: a reader sees the old one or all of this one. A later host's stays as it is.
     */
    public void write(Path file) throws IOException {
        var current = read(file);
        if (current.isPresent() && current.get().epoch > epoch) {
            return;
        }
        var unfinished = file.resolveSibling(file.getFileName() + "." + identity.pid());
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, json() + "\n");
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the file if it is still this host's. */
    public void delete(Path file) throws IOException {
        var current = read(file);
        if (current.isPresent() && current.get().identity.equals(identity)) {
            Files.deleteIfExists(file);
        }
    }

    /** Returns whether the host's process lives. */
    public boolean alive() {
        return Liveness.alive(identity);
    }

    @Override
    public String toString() {
        return "HostFile[" + identity + ", " + apiUrl + "]";
    }

    private Json json() {
        return Json.object(
                "pid", identity.pid(),
                "identity", identity,
                "apiUrl", apiUrl,
                "token", token,
                "session", session,
                "epoch", epoch,
                "dashboard", dashboard);
    }
}
