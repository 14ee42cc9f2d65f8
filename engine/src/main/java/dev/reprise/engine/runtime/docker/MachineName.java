package dev.reprise.engine.runtime.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what machines are told apart that use one engine: with a path alone, two of them may have the
 * same app host.
 */
final class MachineName {
    private static final int DIGITS = 16;

    private MachineName() {}

    /**
     * Returns 16 hex digits over machine id and host name. Containers of one image often share the
     * former, and cloned machines the latter.
     */
    static String hash() {
        var name = read("/etc/machine-id") + "\n" + read("/proc/sys/kernel/hostname");
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException _) {
            return ""; // Not every machine has it.
        }
    }
}
