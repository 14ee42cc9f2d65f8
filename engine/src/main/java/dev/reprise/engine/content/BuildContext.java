package dev.reprise.engine.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a build sends to the engine: the context without what its {@code .dockerignore} leaves out.
 * Dockerfile and {@code .dockerignore} themselves are always sent, for the engine reads them.
 *
 * @param tree the files to send
 * @param dockerfile absolute; may lie outside the context, and is then not in the tree
 */
public record BuildContext(FileTree tree, Path dockerfile) {
    private static final String IGNORE = ".dockerignore";

    /**
     * Returns what a build of {@code context} sends.
     *
     * @param dockerfile absolute; a {@code .dockerignore} of its own, {@code <its
     *     name>.dockerignore} beside it, wins over that of the context
     * @throws IOException if the context or the Dockerfile is missing or cannot be read; the
     *     message says which
     */
    public static BuildContext read(Path context, Path dockerfile) throws IOException {
        var root = context.toAbsolutePath().normalize();
        var file = dockerfile.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new IOException("there is no directory " + root);
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no Dockerfile " + file);
        }
        var ignore = ignore(root, file);
        var ownName = file.startsWith(root) ? root.relativize(file).toString() : "";
        return new BuildContext(
                FileTree.read(
                        root,
                        path ->
                                path.equals(ownName)
                                        || path.equals(IGNORE)
                                        || !ignore.ignores(path),
                        directory ->
                                !ignore.wholeDirectories() || ownName.startsWith(directory + "/")),
                file);
    }

    /** Returns SHA-256 in hex over Dockerfile and tree: equal for equal builds, on any machine. */
    public String hash() throws IOException {
        var hash = new ContentHash();
        hash.add(dockerfile);
        hash.add(tree);
        return hash.hex();
    }

    private static DockerIgnore ignore(Path context, Path dockerfile) throws IOException {
        var own = dockerfile.resolveSibling(dockerfile.getFileName() + IGNORE);
        var file = Files.isRegularFile(own) ? own : context.resolve(IGNORE);
        try {
            return DockerIgnore.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return DockerIgnore.NONE;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", " + e.getMessage(), e);
        }
    }
}
