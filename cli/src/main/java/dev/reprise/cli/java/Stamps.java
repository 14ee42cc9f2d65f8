package dev.reprise.cli.java;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Hashes that tell whether something has changed. */
final class Stamps {
    private static final int DIGITS = 32;

    private Stamps() {}

    /** Returns the hash of {@code bytes} and texts in hex. */
    static String sha256(byte[] bytes, String... texts) {
        var digest = digest();
        digest.update(bytes);
        for (var text : texts) {
            digest.update((byte) 0);
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** Returns the hash of path, size and time of all files at or below {@code roots}. */
    static String of(List<Path> roots) throws IOException {
        var lines = new ArrayList<String>();
        for (var root : roots) {
            if (Files.exists(root)) {
                try (var files = Files.walk(root)) {
                    for (var file : files.filter(Files::isRegularFile).toList()) {
                        lines.add(
                                "%s %d %s"
                                        .formatted(
                                                file,
                                                Files.size(file),
                                                Files.getLastModifiedTime(file)));
                    }
                }
            }
        }
        lines.sort(null);
        return sha256(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of the jars on a class path; its folders are not looked into. */
    static String ofJars(String classPath) throws IOException {
        return of(
                Stream.of(classPath.split(File.pathSeparator))
                        .filter(entry -> !entry.isEmpty())
                        .map(Path::of)
                        .filter(Files::isRegularFile)
                        .toList());
    }

    /** Deletes a folder with everything in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
