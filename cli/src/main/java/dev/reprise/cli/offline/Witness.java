package dev.reprise.cli.offline;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.cli.json.Json;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Knows what has become of programs since their host ended. What it sees is not in the log: the
 * next host looks again and records it.
 */
final class Witness {
    /** The member that says what was seen beside the log. */
    private static final String NOTE = "unrecorded";

    private final Path attempts;
    private @Nullable ProcessTable processes;

    /**
     * @param attempts holds {@code <instance>/<attempt>/}, where keepers leave how a program ended
     */
    Witness(Path attempts) {
        this.attempts = attempts;
    }

    /**
     * Returns an instance as {@code state} has it, but for one whose program is gone: its state is
     * {@code Unknown}, or with an exit record {@code Finished}, and the member {@code unrecorded}
     * says why. A container is its engine's: the member says that nobody has asked it.
     */
    Json told(Json view, AppState state) {
        var name = view.at("name").text();
        var instance = state.instances().get(name);
        var live = instance == null ? null : instance.live();
        if (live != null && live.identity() instanceof ContainerIdentity) {
            return view.with(
                    NOTE, "no host runs; whether its container still does, the engine knows");
        }
        if (live == null
                || !(live.identity() instanceof ProcessIdentity identity)
                || table().isAlive(identity)) {
            return view;
        }
        return exit(name, live)
                .map(code -> ended(view, live, code))
                .orElseGet(() -> gone(view, live))
                .with("pid", null)
                .with("healthStatus", null);
    }

    private static Json ended(Json view, Attempt live, int code) {
        return view.with("state", "Finished")
                .with("exitCode", code)
                .with(NOTE, since(live) + " ended with exit code " + code);
    }

    private static Json gone(Json view, Attempt live) {
        return view.with("state", "Unknown")
                .with(NOTE, since(live) + " is gone, and nothing tells how it ended");
    }

    private static String since(Attempt live) {
        return "no host runs; attempt " + live.number();
    }

    /** The keeper's record counts once its line end is there. */
    private Optional<Integer> exit(String name, Attempt live) {
        var file = attempts.resolve(name).resolve("" + live.number()).resolve("exit");
        try {
            var text = Files.readString(file);
            return text.matches("\\d{1,3}\n")
                    ? Optional.of(Integer.parseInt(text.strip()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ProcessTable table() {
        if (processes == null) {
            processes = new ProcessTable(Machine.local());
        }
        return processes;
    }
}
