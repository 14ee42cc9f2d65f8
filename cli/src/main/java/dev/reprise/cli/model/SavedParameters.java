package dev.reprise.cli.model;

import dev.reprise.cli.json.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that people have saved for one app host's parameters: a file beside the user's key,
 * outside every app host's directory, readable by its owner only.
 */
final class SavedParameters {
    private static final int DIGITS = 16;

    private final Path file;

    SavedParameters(Path file) {
        this.file = file;
    }

    /** Returns those of the app host at {@code source}, for the user with that environment. */
    static SavedParameters of(Map<String, String> environment, Path source) {
        return new SavedParameters(
                SecretKey.directory(environment)
                        .resolve("parameters")
                        .resolve(name(source) + ".json"));
    }

    /** Returns the values by parameter name, none if the file cannot be read. */
    Map<String, String> read() {
        try {
            var values = new TreeMap<String, String>();
            Json.parse(Files.readString(file))
                    .fields()
                    .forEach((name, value) -> values.put(name, value.text()));
            return values;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            return Map.of(); // As good as none: whoever needs a value is asked for it.
        }
    }

    /** Saves a value, durably and as a whole, beside those that are there. */
    void save(String name, String value) throws IOException {
        var only =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var all = new TreeMap<>(read());
        all.put(name, value);
        var text = Json.object();
        for (var entry : all.entrySet()) {
            text = text.with(entry.getKey(), entry.getValue());
        }
        Files.createDirectories(file.getParent());
        var unfinished = Files.createTempFile(file.getParent(), "saving", ".json", only);
        try {
            Files.writeString(unfinished, text + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static String name(Path source) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(source.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
