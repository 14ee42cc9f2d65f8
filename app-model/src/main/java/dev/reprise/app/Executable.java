package dev.reprise.app;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** A program with arguments. */
public final class Executable extends Resource<Executable> {
    private final String command;
    private @Nullable String pidFile;

    Executable(App app, String name, String command) {
        super(app, name);
        this.command = command;
    }

    /**
     * Names the file in which a program says its pid that is not started by Reprise, for {@link
     * Lifetime#EXISTING} and {@link Lifetime#CLEANUP}: its first line counts, as soon as that
     * process runs. {@code path} counts from the app host's directory.
     */
    public Executable withPidFile(String path) {
        text("pid file", path);
        pidFile = path;
        return changed();
    }

    /** Like {@link #withPidFile(String)}. */
    public Executable withPidFile(Path path) {
        return withPidFile(path.toString());
    }

    @Override
    Executable self() {
        return this;
    }

    @Override
    Declaration.Program program() {
        return new Declaration.Command(command, pidFile);
    }
}
