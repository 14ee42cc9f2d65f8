package dev.reprise.engine.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names and places: attempt folders below the root, segments in {@code console/} of an attempt's
 * folder. They lie in a folder of their own so that writing them wakes nobody who watches the raw
 * files.
 */
final class Segments {
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Segments() {}

    static Path folder(Path attempt) {
        return attempt.resolve("console");
    }

    static Path file(Path folder, long number) {
        return folder.resolve("console-%06d.seg".formatted(number));
    }

    /** Returns the numbers of the segments there are, ascending; none without a folder. */
    static TreeSet<Long> numbers(Path folder) {
        return numbered(folder, "console-", ".seg");
    }

    /** Returns the attempts that {@code instance} has folders of, ascending. */
    static TreeSet<Long> attempts(Path root, String instance) {
        var numbers = numbered(root.resolve(instance), "", "");
        return new TreeSet<>(numbers.headSet((long) Integer.MAX_VALUE));
    }

    /** Returns the folder of an attempt. */
    static Path attempt(Path root, String instance, long attempt) {
        return root.resolve(instance).resolve(Long.toString(attempt));
    }

    /** Returns whether {@code instance} is one name and not a path. */
    static boolean isName(String instance) {
        return !instance.isEmpty()
                && !instance.equals(".")
                && !instance.equals("..")
                && instance.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
    }

    private static TreeSet<Long> numbered(Path folder, String prefix, String suffix) {
        var numbers = new TreeSet<Long>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                number(entry.getFileName().toString(), prefix, suffix).ifPresent(numbers::add);
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return numbers;
    }

    private static OptionalLong number(String name, String prefix, String suffix) {
        int digits = name.length() - prefix.length() - suffix.length();
        if (digits < 1 || digits > 18 || !name.startsWith(prefix) || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        var number = name.substring(prefix.length(), prefix.length() + digits);
        return number.chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalLong.of(Long.parseLong(number))
                : OptionalLong.empty();
    }

    /** Creates {@code folder} and what is missing above it, for its owner only. */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, PRIVATE_FOLDER);
    }

    /** Creates a file that must not exist, for its owner only. */
    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PRIVATE_FILE);
    }

    /** Returns the progress before the segment, empty if it has no valid beginning or is gone. */
    static Optional<Progress> stateBefore(Path file) {
        return frameAt(file, 0, 256)
                .filter(frame -> frame.kind() == Frame.Kind.STATE)
                .map(Frame::state);
    }

    /** Returns whether the segment ends an attempt. */
    static boolean endsSealed(Path file) {
        try {
            return frameAt(file, Files.size(file) - Frame.HEADER, Frame.HEADER)
                    .filter(frame -> frame.kind() == Frame.Kind.SEALED)
                    .isPresent();
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Frame> frameAt(Path file, long at, int most) {
        if (at < 0) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(file)) {
            var bytes = ByteBuffer.allocate(most);
            channel.read(bytes, at);
            return Optional.ofNullable(Frame.decode(bytes.flip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
