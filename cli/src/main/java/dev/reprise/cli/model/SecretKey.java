package dev.reprise.cli.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The user's key for hashes of secrets: a changed value is seen, a value is not. It lies outside
 * every app host's directory, readable by its owner only, and is made on first use.
 */
final class SecretKey {
    private static final int BYTES = 32;
    private static final int BLOCK = 64;

    private final Path file;
    private byte[] key = {};

    SecretKey(Path file) {
        this.file = file;
    }

    /** Returns the key of the user with that environment. */
    static SecretKey of(Map<String, String> environment) {
        return new SecretKey(directory(environment).resolve("secret.key"));
    }

    /** Returns where the user with that environment keeps what no app host's directory holds. */
    static Path directory(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        var state = environment.getOrDefault("XDG_STATE_HOME", "");
        var base = state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
        return base.resolve("reprise");
    }

    /**
     * Returns HMAC-SHA256 of {@code value} in hex; empty if there is no key and none can be made.
     */
    Optional<String> hash(String value) {
        try {
            if (key.length == 0) {
                key = read();
            }
            // By hand: javax.crypto would add 100 ms to the start of a host.
            var inner = digest(pad(0x36), value.getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest(pad(0x5c), inner)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] read() throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return create();
        }
    }

    private byte[] create() throws IOException {
        var fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        var only =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(file.getParent());
        var unfinished =
                file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        Files.createFile(unfinished, only);
        try {
            Files.write(unfinished, fresh);
            Files.createLink(file, unfinished);
            return fresh;
        } catch (FileAlreadyExistsException e) {
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private byte[] pad(int mask) {
        var padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ mask);
        }
        return padded;
    }

    private static byte[] digest(byte[] first, byte[] second) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
