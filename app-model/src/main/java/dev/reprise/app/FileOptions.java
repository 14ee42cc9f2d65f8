package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec.Content;
import dev.reprise.app.spec.ContainerSpec.FileSpec;

import org.jspecify.annotations.Nullable;

/** The details of files in a container. Unless set: root's, 0644, directories 0755. */
public final class FileOptions {
    private static final int UMASK = 022;

    private @Nullable String owner;
    private @Nullable String group;
    private @Nullable Integer mode;
    private int umask = UMASK;
    private boolean continueOnError;

    FileOptions() {}

    /** The user whose it is, by name or number. */
    public FileOptions owner(String user) {
        owner = user;
        return this;
    }

    /** The group whose it is, by name or number. */
    public FileOptions group(String name) {
        group = name;
        return this;
    }

    /** The permission bits of a file, for example {@code 0640}. */
    public FileOptions mode(int bits) {
        mode = bits;
        return this;
    }

    /** The permission bits that are taken away where no mode is set, 0022 unless set. */
    public FileOptions umask(int bits) {
        umask = bits;
        return this;
    }

    /**
     * Starts the container without it where it cannot be copied: where its source is missing or
     * cannot be read, or the image does not know its owner. The launch says so.
     */
    public FileOptions continueOnError() {
        continueOnError = true;
        return this;
    }

    FileSpec spec(String path, Content content) {
        return new FileSpec(
                path, content, owner, group, mode, umask, continueOnError ? true : null);
    }
}
