package dev.reprise.cli.apphost;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where an app host lies.
 *
 * @param source its Java file, or the directory of a Maven or Gradle project; absolute
 * @param directory what it lies in: relative paths of the model start there
 */
public record AppHostLocation(Path source, Path directory) {
    /** The name that is looked for in a directory. */
    public static final String FILE = "AppHost.java";

    private static final String STATE = ".reprise";
    private static final int DEPTH = 3;
    private static final Set<String> PASSED_OVER = Set.of("target", "build", "node_modules");
    private static final List<String> PROJECTS =
            List.of("pom.xml", "build.gradle", "build.gradle.kts");

    /**
     * Returns the app host that {@code named} stands for (a file, or a directory that has one), or
     * without a name the nearest one at or above {@code current}.
     *
     * @throws CliException with {@link ExitCode#NO_APP_HOST} if there is none
     */
    public static AppHostLocation find(@Nullable String named, Path current) {
        return named == null ? nearest(current) : named(current.resolve(named).normalize());
    }

    /**
     * Returns the app host whose log is looked at: like {@link #find}, and where none is named and
     * none lies at or above {@code current}, the only one up to {@value #DEPTH} directories below
     * that runs, or else that has been run.
     *
     * @throws CliException with {@link ExitCode#NO_APP_HOST} if there is none, or more than one
     */
    public static AppHostLocation findRun(@Nullable String named, Path current) {
        if (named != null) {
            return find(named, current);
        }
        var above = above(current);
        if (above.isPresent()) {
            return above.get();
        }
        var all = below(current);
        var live = all.stream().filter(AppHostLocation::hasLiveHost).toList();
        var below = live.isEmpty() ? all : live;
        return switch (below.size()) {
            case 0 -> find(null, current);
            case 1 -> inDirectory(below.getFirst());
            default ->
                    throw missing(
                            "there is no %s in %s or above, and several below: %s; name one: --apphost PATH"
                                    .formatted(
                                            FILE,
                                            current,
                                            below.stream()
                                                    .map(current::relativize)
                                                    .map(Path::toString)
                                                    .collect(Collectors.joining(", "))));
        };
    }

    private static boolean hasLiveHost(Path directory) {
        return HostFile.read(directory.resolve(STATE).resolve("host.json"))
                .filter(HostFile::alive)
                .isPresent();
    }

    private static List<Path> below(Path current) {
        var found = new ArrayList<Path>();
        below(current, DEPTH, found);
        return found;
    }

    private static void below(Path folder, int depth, List<Path> found) {
        if (Files.isRegularFile(folder.resolve(STATE).resolve("log.db"))) {
            found.add(folder);
        } else if (depth > 0) {
            folders(folder).forEach(child -> below(child, depth - 1, found));
        }
    }

    /** Returns the directories in {@code folder} that may have an app host; none if unreadable. */
    private static List<Path> folders(Path folder) {
        try (var children = Files.list(folder)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .filter(child -> !PASSED_OVER.contains(child.getFileName().toString()))
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns the app host of a file or directory. */
    private static AppHostLocation named(Path path) {
        if (!Files.exists(path)) {
            throw missing("there is no " + path);
        }
        if (!Files.isReadable(path)) {
            throw missing(path + " cannot be read: check its permissions");
        }
        if (Files.isDirectory(path)) {
            return inDirectory(path);
        }
        if (!path.toString().endsWith(".java")) {
            throw missing(path + " is neither a directory nor a .java file");
        }
        return ofFile(path);
    }

    private static AppHostLocation inDirectory(Path directory) {
        var file = directory.resolve(FILE);
        if (Files.isRegularFile(file)) {
            return ofFile(file);
        }
        if (isProject(directory) || Files.isDirectory(directory.resolve(STATE))) {
            return new AppHostLocation(directory, directory);
        }
        throw missing(
                directory + " has neither " + FILE + " nor " + String.join(" nor ", PROJECTS));
    }

    private static AppHostLocation nearest(Path current) {
        return above(current)
                .orElseThrow(
                        () ->
                                missing(
                                        "there is no "
                                                + FILE
                                                + " in "
                                                + current
                                                + " or above; name one: --apphost PATH"));
    }

    private static Optional<AppHostLocation> above(Path current) {
        for (var folder = current; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(FILE))) {
                return Optional.of(ofFile(folder.resolve(FILE)));
            }
            if (Files.isRegularFile(folder.resolve(STATE).resolve("log.db"))) {
                return Optional.of(new AppHostLocation(folder, folder));
            }
        }
        return Optional.empty();
    }

    private static AppHostLocation ofFile(Path file) {
        var directory = file.getParent();
        return new AppHostLocation(file, directory == null ? file : directory);
    }

    private static CliException missing(String message) {
        return new CliException(ExitCode.NO_APP_HOST, message);
    }

    /** Returns whether a Maven or Gradle build lies in {@code directory}. */
    public static boolean isProject(Path directory) {
        return PROJECTS.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    /** Returns the one file that describes the app, empty for a project. */
    public Optional<Path> sourceFile() {
        return Optional.of(source).filter(path -> !path.equals(directory));
    }

    /** Returns the directory of everything that Reprise writes for this app host. */
    public Path stateDirectory() {
        return directory.resolve(STATE);
    }

    /** Returns the log's file. */
    public Path log() {
        return stateDirectory().resolve("log.db");
    }

    /** Returns the file in which a live host says how it is reached. */
    public Path hostFile() {
        return stateDirectory().resolve("host.json");
    }

    /** Returns {@link #hostLog}, made for its owner only if it is missing. */
    public Path openHostLog() throws IOException {
        try {
            Files.createFile(
                    hostLog(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // An earlier host's.
        }
        return hostLog();
    }

    /** Returns where a detached host writes what it has to say. */
    public Path hostLog() {
        return stateDirectory().resolve("host.log");
    }

    /** Returns the file with the port that the API had last. */
    public Path portFile() {
        return stateDirectory().resolve("port");
    }

    /** Returns where compiled models are kept. */
    public Path builds() {
        return stateDirectory().resolve("build");
    }
}
