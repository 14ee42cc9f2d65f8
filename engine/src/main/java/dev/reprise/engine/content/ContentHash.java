package dev.reprise.engine.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over files: names, permissions, contents and where links lead. Times, owners and the
 * place of the tree do not count.
 */
public final class ContentHash {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = sha256();

    ContentHash() {}

    /**
     * Returns the hash of a file or directory in hex.
     *
     * @throws IOException if something of it cannot be read; the message names it
     */
    public static String of(FileTree tree) throws IOException {
        var hash = new ContentHash();
        hash.add(tree);
        return hash.hex();
    }

    void add(FileTree tree) throws IOException {
        for (var entry : tree.entries()) {
            // Fields end with NUL, which is in no path, and a content is its own hash, of fixed
            // length.
            text(
                    "%s\0%s\0%o\0%s\0"
                            .formatted(entry.path(), entry.kind(), entry.mode(), entry.target()));
            if (entry.kind() == FileTree.Kind.FILE) {
                add(tree.path(entry));
            }
        }
    }

    void add(Path file) throws IOException {
        var content = sha256();
        try (var bytes = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER];
            for (int read; (read = bytes.read(buffer)) >= 0; ) {
                content.update(buffer, 0, read);
            }
        } catch (AccessDeniedException e) {
            throw new IOException(file + " cannot be read", e);
        }
        digest.update(content.digest());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void text(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
