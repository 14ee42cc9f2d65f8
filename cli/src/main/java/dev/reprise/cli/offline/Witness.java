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
import java.util.List;
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
        return switch (seen(name, state)) {
            case Seen.AsRecorded _ -> view;
            case Seen.Contained contained -> view.with(NOTE, contained.words());
            case Seen.Ended ended ->
                    view.with("state", ended.state())
                            .with("exitCode", ended.exitCode())
                            .with(NOTE, "no host runs; " + ended.words())
                            .with("pid", null)
                            .with("healthStatus", null);
        };
    }

    /** Returns why an instance is as {@link #told} tells it; {@code why} is what the log says. */
    Json explained(Json why, AppState state) {
        var name = why.at("name").text();
        return switch (seen(name, state)) {
            case Seen.AsRecorded _ -> why;
            case Seen.Contained contained -> why.with(NOTE, contained.words());
            case Seen.Ended ended ->
                    why.with("state", ended.state())
                            .with("kind", ended.failed() ? "failed" : "stopped")
                            .with(
                                    "summary",
                                    name + " does not run: while no host ran, " + ended.words())
                            .with("conditions", Json.array(List.of()))
                            .with(NOTE, "no host runs; " + ended.words());
        };
    }

    /** What has become of an instance since its host ended. */
    private sealed interface Seen {
        /** What the log says holds. */
        record AsRecorded() implements Seen {}

        /** It runs in a container, which was not asked for. */
        record Contained() implements Seen {
            String words() {
                return "no host runs; its container may have ended since";
            }
        }

        /** Its program has ended. */
        record Ended(int attempt, @Nullable Integer exitCode) implements Seen {
            String state() {
                return exitCode == null ? "Unknown" : "Finished";
            }

            boolean failed() {
                return exitCode == null || exitCode != 0;
            }

            String words() {
                return exitCode == null
                        ? "attempt " + attempt + " is gone, and nothing tells how it ended"
                        : "attempt " + attempt + " ended with exit code " + exitCode;
            }
        }
    }

    private Seen seen(String name, AppState state) {
        var instance = state.instances().get(name);
        var live = instance == null ? null : instance.live();
        if (live == null) {
            return new Seen.AsRecorded();
        }
        return switch (live.identity()) {
            case ContainerIdentity _ -> new Seen.Contained();
            case ProcessIdentity process when !table().isAlive(process) ->
                    new Seen.Ended(live.number(), exit(name, live).orElse(null));
            case ProcessIdentity _ -> new Seen.AsRecorded();
            case null -> new Seen.AsRecorded();
        };
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
