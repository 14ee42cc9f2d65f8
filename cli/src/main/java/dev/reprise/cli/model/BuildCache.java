package dev.reprise.cli.model;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Compiled models in {@code .reprise/build/<hash>/}. The hash covers the main source, the class
 * path and the JDK; what else went in is listed there with hashes of its own.
 */
final class BuildCache {
    private static final String SOURCES = "sources";
    private static final String CLASSES = "main-classes";

    private final Path builds;
    private final Path source;
    private final String key;

    BuildCache(Path builds, Path source, String classPath) throws IOException {
        this.builds = builds;
        this.source = source;
        this.key = key(source, classPath);
    }

    /** What lies there: the directory of class files, and the main file's classes in order. */
    record Build(Path classFiles, List<String> mainClasses) {}

    /** Returns the build of the sources as they are now, empty if there is none. */
    Optional<Build> find() throws IOException {
        var build = builds.resolve(key);
        try {
            for (var line : Files.readAllLines(build.resolve(SOURCES))) {
                var space = line.indexOf(' ');
                var file = Path.of(line.substring(space + 1));
                if (!Files.exists(file) || !hash(file).equals(line.substring(0, space))) {
                    return Optional.empty();
                }
            }
            var classes = Files.readAllLines(build.resolve(CLASSES));
            return Optional.of(new Build(build.resolve("out"), classes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Compiles, and puts the result in its place as a whole; older builds are deleted. */
    void compile(SourceCompiler compiler) throws IOException {
        Files.createDirectories(builds);
        var unfinished = builds.resolve("." + UUID.randomUUID());
        try {
            var out = Files.createDirectories(unfinished.resolve("out"));
            var compiled = compiler.compile(out);
            Files.write(unfinished.resolve(SOURCES), lines(compiled.used()));
            Files.write(unfinished.resolve(CLASSES), compiled.classes());
            deleteOthers(unfinished);
            Files.move(unfinished, builds.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // Another command was faster with the same sources.
        } finally {
            delete(unfinished);
        }
    }

    private List<String> lines(Set<Path> used) throws IOException {
        var lines = new java.util.ArrayList<String>();
        for (var file : used) {
            lines.add(hash(file) + " " + file);
        }
        return lines;
    }

    private void deleteOthers(Path kept) throws IOException {
        try (var all = Files.list(builds)) {
            for (var build : all.filter(each -> !each.equals(kept)).toList()) {
                if (Files.exists(build.resolve(CLASSES))) {
                    delete(build);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String key(Path source, String classPath) throws IOException {
        var text = new StringBuilder(hash(source)).append('\n').append(source).append('\n');
        text.append(Runtime.version()).append('\n');
        for (var entry : classPath.split(File.pathSeparator)) {
            var file = Path.of(entry);
            text.append(entry);
            if (Files.isRegularFile(file)) {
                text.append(' ').append(Files.size(file));
                text.append(' ').append(Files.getLastModifiedTime(file).toMillis());
            }
            text.append('\n');
        }
        return hash(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    private static String hash(Path file) throws IOException {
        return hash(Files.readAllBytes(file));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
