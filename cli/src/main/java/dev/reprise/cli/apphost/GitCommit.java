package dev.reprise.cli.apphost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The commit that a directory's git repository is at: read from its files, for a process of git
 * would cost a start more than all of this.
 *
 * @see <a href="https://git-scm.com/docs/gitrepository-layout">gitrepository-layout</a>
 */
public final class GitCommit {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String GIT_DIR = "gitdir:";
    private static final String REF = "ref:";
    private static final int MOST_REFS = 5;
    private static final int LONGEST_LINE = 4_096;

    /** Of this work tree: {@code HEAD} is here. */
    private final Path own;

    /** Of all work trees: branches are here. */
    private final Path common;

    private GitCommit(Path own, Path common) {
        this.own = own;
        this.common = common;
    }

    /**
     * Returns the hash of the commit that is checked out in {@code directory} or above; empty
     * outside a repository, before its first commit, and where its files cannot be made out.
     */
    public static Optional<String> of(Path directory) {
        try {
            var own = gitDirectory(directory);
            return own == null ? Optional.empty() : new GitCommit(own, common(own)).head();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // Nobody's start fails for want of this.
        }
    }

    private static @Nullable Path gitDirectory(Path directory) throws IOException {
        for (var folder = directory.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var git = folder.resolve(".git");
            if (Files.isRegularFile(git)) {
                var line = line(git);
                return line.startsWith(GIT_DIR) ? named(folder, line, GIT_DIR) : null;
            }
            if (Files.isRegularFile(git.resolve("HEAD"))) {
                return git;
            }
        }
        return null;
    }

    private static Path common(Path own) throws IOException {
        var file = own.resolve("commondir");
        return Files.isRegularFile(file) ? named(own, line(file), "") : own;
    }

    private static Path named(Path base, String line, String key) {
        return base.resolve(line.substring(key.length()).strip()).normalize();
    }

    private Optional<String> head() throws IOException {
        var value = line(own.resolve("HEAD"));
        for (int i = 0; i < MOST_REFS && value.startsWith(REF); i++) {
            value = target(value.substring(REF.length()).strip());
        }
        return Optional.of(value).filter(hash -> HASH.matcher(hash).matches());
    }

    /** Returns what a ref says, a hash or the next ref; empty if it is nowhere. */
    private String target(String ref) throws IOException {
        if (!ref.startsWith("refs/") || ref.contains("..")) {
            return "";
        }
        for (var folder : new Path[] {own, common}) {
            var file = folder.resolve(ref);
            if (Files.isRegularFile(file)) {
                return line(file);
            }
        }
        return packed(ref);
    }

    private String packed(String ref) throws IOException {
        var file = common.resolve("packed-refs");
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (var lines = Files.newBufferedReader(file, ISO_8859_1)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(" " + ref)) {
                    return line.substring(0, line.length() - ref.length() - 1);
                }
            }
        }
        return "";
    }

    /** Returns a short file's text. */
    private static String line(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_LINE), ISO_8859_1).strip();
        }
    }
}
