package dev.reprise.cli.command;

import dev.reprise.cli.Invocation;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.java.JavaPrograms;
import dev.reprise.cli.model.ModelLoader;

/** Loads what the user wrote, for the two commands that need it. */
final class Models {
    private Models() {}

    static ModelLoader of(AppHostLocation location, Invocation invocation) {
        return new ModelLoader(
                location,
                JavaPrograms.below(location.stateDirectory()),
                invocation.terminal().environment(),
                text -> {
                    invocation.err().println("reprise: " + text);
                    invocation.err().flush();
                });
    }
}
