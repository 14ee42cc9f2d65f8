package dev.reprise.cli.offline;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExportReader;
import dev.reprise.eventstore.Exported;
import dev.reprise.eventstore.LogExport;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file that a log, or one session of it, is exported to: whole and on disk once it has its
 * name, readable by its owner only.
 *
 * @param session null for all that the log holds
 * @param attempts where the consoles lie
 * @param progress is told from time to time how many events were written
 */
public record LogFile(
        EventStore log, @Nullable Long session, Path attempts, LongConsumer progress) {

    /** Writes the export to {@code out}, which stays open. */
    public Exported to(OutputStream out) throws IOException {
        var counted = new Counting(out, progress);
        return session == null
                ? LogExport.log(log, Instant.now(), counted)
                : LogExport.session(log, session, Instant.now(), counted);
    }

    /**
     * Writes the export to {@code file}; if its name ends with {@code .zip}, with the consoles.
     *
     * @throws CliException if the file exists and {@code replace} is false
     */
    public Exported to(Path file, boolean replace) throws IOException {
        if (Files.isDirectory(file)) {
            throw new CliException(ExitCode.INVALID, file + " is a directory: name a file in it");
        }
        if (Files.exists(file) && !replace) {
            throw new CliException(
                    ExitCode.INVALID,
                    file + " exists: name another file, or replace it with --force");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (var channel = create(part)) {
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            var exported = file.toString().endsWith(".zip") ? zipped(out) : to(out);
            out.flush();
            channel.force(true);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return exported;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Exported zipped(OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        zip.putNextEntry(new ZipEntry(ExportReader.ZIP_ENTRY));
        var exported = to(zip);
        zip.closeEntry();
        var last = exported.position();
        ConsoleArchive.pack(log, last - exported.events() + 1, last, attempts, zip);
        zip.finish();
        return exported;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Counts lines. */
    private static final class Counting extends FilterOutputStream {
        private static final int EVERY = 10_000;

        private final LongConsumer progress;
        private long lines;

        Counting(OutputStream out, LongConsumer progress) {
            super(out);
            this.progress = progress;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            if (value == '\n' && ++lines % EVERY == 0) {
                progress.accept(lines);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
