package dev.reprise.cli.command;

import dev.reprise.cli.Invocation;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.java.JavaLaunches;
import dev.reprise.cli.model.ModelLoader;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Loads what the user wrote, for the two commands that need it. */
final class Models {
    private Models() {}

    static ModelLoader of(AppHostLocation location, Invocation invocation) {
        Consumer<String> progress =
                text -> {
                    invocation.err().println("reprise: " + text);
                    invocation.err().flush();
                };
        return new ModelLoader(
                location,
                new JavaLaunches(
                        location.stateDirectory(),
                        Path.of(System.getProperty("java.home")),
                        progress),
                invocation.terminal().environment(),
                progress);
    }
}
