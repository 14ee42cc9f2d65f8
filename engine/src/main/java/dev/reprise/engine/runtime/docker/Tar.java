package dev.reprise.engine.runtime.docker;

import dev.reprise.engine.content.FileTree;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * An archive on its way to an engine. Secrets may be in it, so that its file has no name: nobody
 * finds it, and it goes with this JVM however that ends.
 */
final class Tar implements AutoCloseable {
    private final InputStream content;
    private final TarArchiveOutputStream entries;

    private Tar(InputStream content, TarArchiveOutputStream entries) {
        this.content = content;
        this.entries = entries;
    }

    /** Whose a file is and who may do what with it. */
    record Access(long user, long group, int mode) {}

    static Tar create() throws IOException {
        var file = Files.createTempFile("reprise", ".tar");
        var content = Files.newInputStream(file);
        var entries =
                new TarArchiveOutputStream(
                        Files.newOutputStream(file), StandardCharsets.UTF_8.name());
        Files.delete(file);
        entries.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        entries.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return new Tar(content, entries);
    }

    void file(String path, byte[] content, Access access) throws IOException {
        var entry = entry(new TarArchiveEntry(path), access);
        entry.setSize(content.length);
        entries.putArchiveEntry(entry);
        entries.write(content);
        entries.closeArchiveEntry();
    }

    void directory(String path, Access access) throws IOException {
        entries.putArchiveEntry(entry(new TarArchiveEntry(path + "/"), access));
        entries.closeArchiveEntry();
    }

    /** Adds what lies in this machine at one entry of a tree. */
    void copy(String path, FileTree tree, FileTree.Entry from, Access access) throws IOException {
        switch (from.kind()) {
            case DIRECTORY -> directory(path, access);
            case LINK -> {
                var entry = entry(new TarArchiveEntry(path, TarConstants.LF_SYMLINK), access);
                entry.setLinkName(from.target());
                entries.putArchiveEntry(entry);
                entries.closeArchiveEntry();
            }
            // Whole, so that a file that grows meanwhile does no harm.
            case FILE -> file(path, Files.readAllBytes(tree.path(from)), access);
        }
    }

    /** Returns the archive, to which nothing is added any more; to be read once. */
    InputStream content() throws IOException {
        entries.finish();
        entries.flush();
        return content;
    }

    @Override
    public void close() {
        try {
            entries.close();
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TarArchiveEntry entry(TarArchiveEntry entry, Access access) {
        entry.setUserId(access.user());
        entry.setGroupId(access.group());
        entry.setMode(access.mode());
        return entry;
    }
}
