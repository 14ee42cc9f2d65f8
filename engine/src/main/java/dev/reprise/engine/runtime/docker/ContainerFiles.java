package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import dev.reprise.app.spec.ContainerSpec.Bytes;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ContainerSpec.Text;
import dev.reprise.engine.content.FileTree;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.docker.Tar.Access;

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** Files that are put into a container before it starts. Blocks its caller. */
final class ContainerFiles {
    private static final int ANY_FILE = 0666;
    private static final int ANY_DIRECTORY = 0777;
    private static final int EXECUTABLE = 0111;
    private static final int READABLE = 0444;

    private final Engine engine;
    private final String container;

    private ContainerFiles(Engine engine, String container) {
        this.engine = engine;
        this.container = container;
    }

    /**
     * @param leftOut told a sentence for each file that the container starts without
     * @throws RefusedException if a file of this machine cannot be read, or an owner is unknown
     */
    static void copy(
            Engine engine, String container, ContainerOrder order, Consumer<String> leftOut)
            throws RefusedException {
        var files = new ContainerFiles(engine, container);
        var together = new ArrayList<FileSpec>();
        for (var file : order.spec().files()) {
            if (file.required()) {
                together.add(file);
            } else {
                files.copy(together, order); // In their order: a later one may lie on an earlier.
                together.clear();
                files.tryToCopy(file, order, leftOut);
            }
        }
        files.copy(together, order);
    }

    private void tryToCopy(FileSpec file, ContainerOrder order, Consumer<String> leftOut) {
        try {
            copy(List.of(file), order);
        } catch (RefusedException e) {
            leftOut.accept("starts without " + file.path() + ": " + e.getMessage());
        } catch (DockerException e) {
            leftOut.accept("starts without " + file.path() + ": " + EngineWords.of(e));
        }
    }

    private void copy(List<FileSpec> files, ContainerOrder order) throws RefusedException {
        if (files.isEmpty()) {
            return;
        }
        try (var tar = Tar.create()) {
            for (var file : files) {
                add(tar, file, order);
            }
            send(tar);
        } catch (NoSuchFileException e) {
            throw new RefusedException("its files cannot be copied: there is no " + e.getFile());
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException("its files cannot be copied: " + e.getMessage());
        }
    }

    private void send(Tar tar) throws IOException {
        try (var content = tar.content()) {
            engine.ask(
                    ContainerCalls.ACT,
                    client ->
                            client.copyArchiveToContainerCmd(container)
                                    .withRemotePath("/")
                                    .withTarInputStream(content)
                                    .exec());
        }
    }

    private void add(Tar tar, FileSpec spec, ContainerOrder order)
            throws IOException, RefusedException {
        var owner = new Access(user(spec.owner()), group(spec.group()), 0);
        var path = spec.path().substring(1);
        switch (spec.content()) {
            case Text _ -> {
                var text = order.texts().getOrDefault(spec.path(), "");
                tar.file(path, text.getBytes(StandardCharsets.UTF_8), file(owner, spec, 0));
            }
            case Bytes(var base64) ->
                    tar.file(path, Base64.getDecoder().decode(base64), file(owner, spec, 0));
            case Source(var source, _) ->
                    tree(tar, path, FileTree.read(Path.of(source)), owner, spec);
        }
    }

    private static void tree(Tar tar, String path, FileTree tree, Access owner, FileSpec spec)
            throws IOException {
        var entries = tree.entries();
        if (entries.size() != 1 || !entries.getFirst().path().isEmpty()) {
            tar.directory(path, directory(owner, spec));
        }
        for (var entry : entries) {
            var name = entry.path().isEmpty() ? path : path + "/" + entry.path();
            tar.copy(
                    name,
                    tree,
                    entry,
                    entry.kind() == FileTree.Kind.DIRECTORY
                            ? directory(owner, spec)
                            : file(owner, spec, entry.mode()));
        }
    }

    /** Without a mode, what could be executed can be. */
    private static Access file(Access owner, FileSpec spec, int source) {
        var mode = spec.mode();
        return new Access(
                owner.user(),
                owner.group(),
                mode == null ? (ANY_FILE | (source & EXECUTABLE)) & ~spec.umask() : mode);
    }

    /** Whoever may read a file may look into the directories of its tree. */
    private static Access directory(Access owner, FileSpec spec) {
        var mode = spec.mode();
        return new Access(
                owner.user(),
                owner.group(),
                mode == null ? ANY_DIRECTORY & ~spec.umask() : mode | ((mode & READABLE) >> 2));
    }

    private long user(@Nullable String name) throws RefusedException {
        return number(name, "/etc/passwd", "user");
    }

    private long group(@Nullable String name) throws RefusedException {
        return number(name, "/etc/group", "group");
    }

    /** Returns the third field of the line that begins with the name. */
    private long number(@Nullable String name, String file, String kind) throws RefusedException {
        if (name == null || name.equals("root")) {
            return 0;
        }
        if (name.chars().allMatch(Character::isDigit)) {
            return Long.parseLong(name);
        }
        for (var line : lines(file)) {
            var fields = line.split(":");
            if (fields.length > 2 && fields[0].equals(name)) {
                return Long.parseLong(fields[2]);
            }
        }
        throw new RefusedException(
                "there is no %s %s in the image's %s".formatted(kind, name, file));
    }

    private List<String> lines(String file) {
        try {
            return engine.ask(
                    ContainerCalls.LOOK,
                    client -> {
                        var answer = client.copyArchiveFromContainerCmd(container, file).exec();
                        try (var tar = new TarArchiveInputStream(answer)) {
                            tar.getNextEntry();
                            var text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                            return text.lines().toList();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (NotFoundException _) {
            return List.of();
        }
    }
}
