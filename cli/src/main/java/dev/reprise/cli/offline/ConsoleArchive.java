package dev.reprise.cli.offline;

import dev.reprise.app.event.Streams;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExportReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The console part of a zipped export: the masked segments of attempts, and nothing else of their
 * folders.
 */
public final class ConsoleArchive {
    private static final int PAGE = 1_000;
    private static final long MOST_BYTES = 8L << 30;
    private static final Pattern ENTRY =
            Pattern.compile(
                    "attempts/([A-Za-z0-9][\\w.-]*/\\d{1,9}/console/console-\\d{6,12}\\.seg)");

    private ConsoleArchive() {}

    /** Returns whether the file begins as a zip file does. */
    public static boolean isZip(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    /**
     * Writes the segments of every attempt that events from {@code first} to {@code last} speak of.
     * A host may write on meanwhile: what comes later is not in it.
     */
    public static void pack(
            EventStore log, long first, long last, Path attempts, ZipOutputStream zip)
            throws IOException {
        for (var attempt : attempts(log, first, last)) {
            var folder = attempts.resolve(attempt).resolve("console");
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (var segments = Files.list(folder)) {
                for (var segment : segments.sorted().toList()) {
                    var name = "attempts/" + attempts.relativize(segment);
                    if (ENTRY.matcher(name).matches()) {
                        zip.putNextEntry(new ZipEntry(name));
                        Files.copy(segment, zip);
                        zip.closeEntry();
                    }
                }
            }
        }
    }

    private static Set<String> attempts(EventStore log, long first, long last) {
        var attempts = new LinkedHashSet<String>();
        var after = first - 1;
        while (after < last) {
            var page = log.read(after, (int) Math.min(PAGE, last - after));
            for (var event : page) {
                var begins =
                        event.type().equals("LaunchBegun") || event.type().equals("AdoptionBegun");
                if (begins) {
                    var attempt = Json.parse(event.payload()).at("attempt").number();
                    Streams.instanceOf(event.stream())
                            .ifPresent(name -> attempts.add(name + "/" + attempt));
                }
            }
            after = page.isEmpty() ? last : page.getLast().position();
        }
        return attempts;
    }

    /**
     * Puts the segments of a zipped export below {@code attempts}, for their owner only. Other
     * entries than the log and segments are refused.
     *
     * @return how many segments there were
     */
    public static int unpack(Path file, Path attempts) throws IOException {
        var count = 0;
        var left = MOST_BYTES;
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(ExportReader.ZIP_ENTRY)) {
                    continue;
                }
                var match = ENTRY.matcher(entry.getName());
                if (!match.matches()) {
                    throw refused(
                            file,
                            "its entry " + printable(entry.getName()) + " is no part of an export");
                }
                left -= write(zip, attempts.resolve(match.group(1)), left, file);
                count++;
            }
        }
        return count;
    }

    private static long write(ZipInputStream zip, Path target, long most, Path file)
            throws IOException {
        createFolder(target.resolveSibling(""));
        Files.createFile(
                target,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var written = 0L;
        try (var out = Files.newOutputStream(target)) {
            var buffer = new byte[1 << 16];
            for (var n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
                written += n;
                if (written > most) {
                    throw refused(file, "its console has more than " + MOST_BYTES + " bytes");
                }
                out.write(buffer, 0, n);
            }
        }
        return written;
    }

    private static void createFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static CliException refused(Path file, String why) {
        return new CliException(
                ExitCode.FAILED,
                file + ": " + why + "; take the file as `reprise export` wrote it");
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
