package dev.reprise.engine.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A file, or a directory with what is below it, as it goes to a container engine: links as links,
 * sockets and devices left out.
 *
 * @param root absolute
 * @param entries in order of path, each directory before what is in it; a single file is one entry
 *     with an empty path, and the root directory itself is none
 */
public record FileTree(Path root, List<Entry> entries) {
    /** So many files are no source of an image, but a home directory by mistake. */
    static final int MOST_ENTRIES = 100_000;

    public FileTree {
        entries = List.copyOf(entries);
    }

    /** What lies at a path. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /**
     * @param path relative to the root, with slashes
     * @param mode permission bits
     * @param size of a file in bytes, else 0
     * @param target of a link as it is written, else empty
     */
    public record Entry(String path, Kind kind, int mode, long size, String target) {}

    /**
     * Returns what lies at {@code root}.
     *
     * @throws IOException if it does not exist, a directory cannot be read, or there are more than
     *     100,000 entries
     */
    public static FileTree read(Path root) throws IOException {
        var self = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(self)) {
            // What the user names may be a link; what is found below it stays one.
            return new FileTree(self, entry(self.toRealPath(), "").stream().toList());
        }
        return read(self, _ -> true, _ -> true);
    }

    /**
     * Returns what of a directory is wanted, with the parents of it.
     *
     * @param wanted asked with relative paths
     * @param entered whether to look into a directory that is not wanted itself
     */
    static FileTree read(Path root, Predicate<String> wanted, Predicate<String> entered)
            throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        var found = new ArrayList<Entry>();
        walk(root, "", wanted, entered, found);
        return new FileTree(root, found);
    }

    /** Returns the absolute path of an entry. */
    public Path path(Entry entry) {
        return entry.path().isEmpty() ? root : root.resolve(entry.path());
    }

    private static void walk(
            Path directory,
            String prefix,
            Predicate<String> wanted,
            Predicate<String> entered,
            List<Entry> found)
            throws IOException {
        for (var child : children(directory)) {
            var path = prefix + child.getFileName();
            var entry = entry(child, path).orElse(null);
            boolean keep = wanted.test(path);
            if (entry == null || (!keep && entry.kind() != Kind.DIRECTORY)) {
                continue;
            }
            found.add(entry);
            int before = found.size();
            if (before > MOST_ENTRIES) {
                throw new IOException("more than " + MOST_ENTRIES + " files");
            }
            if (entry.kind() == Kind.DIRECTORY) {
                if (keep || entered.test(path)) {
                    walk(child, path + "/", wanted, entered, found);
                }
                if (!keep && found.size() == before) {
                    found.removeLast();
                }
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    private static Optional<Entry> entry(Path file, String path) throws IOException {
        var attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int mode = mode(attributes.permissions());
        if (attributes.isSymbolicLink()) {
            var target = Files.readSymbolicLink(file).toString();
            return Optional.of(new Entry(path, Kind.LINK, 0777, 0, target));
        }
        if (attributes.isDirectory()) {
            return Optional.of(new Entry(path, Kind.DIRECTORY, mode, 0, ""));
        }
        return attributes.isRegularFile()
                ? Optional.of(new Entry(path, Kind.FILE, mode, attributes.size(), ""))
                : Optional.empty();
    }

    /** The constants of the enum are in the order of the bits, highest first. */
    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (var permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }
}
