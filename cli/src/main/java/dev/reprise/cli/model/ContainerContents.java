package dev.reprise.cli.model;

import dev.reprise.app.Application;
import dev.reprise.app.Application.FileSource;
import dev.reprise.app.ModelException;
import dev.reprise.app.Surroundings.Contents;
import dev.reprise.engine.content.BuildContext;
import dev.reprise.engine.content.ContentHash;
import dev.reprise.engine.content.FileTree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Reads what a model's containers are made of, to tell whether it has changed. */
final class ContainerContents {
    private final Path directory;
    private final List<String> problems = new ArrayList<>();

    private ContainerContents(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the hashes of {@code model}'s build contexts and files.
     *
     * @throws ModelException with each of them that is missing or cannot be read
     */
    static Contents read(Path directory, Application model) {
        var contents = new ContainerContents(directory);
        var builds = new HashMap<String, String>();
        model.builds()
                .forEach(
                        (name, build) ->
                                contents.build(name, build)
                                        .ifPresent(hash -> builds.put(name, hash)));
        var files = new HashMap<String, String>();
        for (var source : model.fileSources()) {
            contents.file(source).ifPresent(hash -> files.put(source.path(), hash));
        }
        if (!contents.problems.isEmpty()) {
            throw new ModelException(contents.problems);
        }
        return new Contents(builds, files);
    }

    private Optional<String> build(String name, Application.Build build) {
        var context = directory.resolve(build.context());
        return hash(
                "build of " + name,
                () -> BuildContext.read(context, context.resolve(build.dockerfile())).hash());
    }

    private Optional<String> file(FileSource source) {
        Read read = () -> ContentHash.of(FileTree.read(directory.resolve(source.path())));
        if (source.required()) {
            return hash("files " + source.path() + " of a container", read);
        }
        try {
            return Optional.of(read.hash());
        } catch (IOException _) {
            return Optional.empty(); // The launch says what it starts without.
        }
    }

    private Optional<String> hash(String what, Read read) {
        try {
            return Optional.of(read.hash());
        } catch (NoSuchFileException e) {
            problems.add(what + ": there is no " + e.getFile());
        } catch (AccessDeniedException e) {
            problems.add(what + ": " + e.getFile() + " cannot be read");
        } catch (IOException e) {
            problems.add(what + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Read {
        String hash() throws IOException;
    }
}
