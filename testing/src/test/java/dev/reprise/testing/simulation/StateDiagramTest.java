package dev.reprise.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateName;
import dev.reprise.projections.States;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code docs/states.md} shows every change of state that the simulated apps of seeds 1 to 300 go
 * through. {@code -Dreprise.write=true} writes it anew.
 */
class StateDiagramTest {
    private static final long SEEDS = 300;

    /** The test's directory is the module's, or the project's. */
    private static final Path PAGE =
            Path.of(Files.exists(Path.of("docs")) ? "docs/states.md" : "../docs/states.md");

    private final Map<String, Set<String>> changes = new TreeMap<>();

    @Test
    void the_page_of_states_shows_what_the_fold_does() throws IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var scenario = new Scenario(seed, Mutant.NONE);
            scenario.run();
            follow(scenario.log().read(0, Integer.MAX_VALUE).stream().map(Recorded::of).toList());
        }
        if (Boolean.getBoolean("reprise.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/states.md, which -Dreprise.write=true writes anew")
                .isEqualTo(page());
    }

    private void follow(List<Recorded> log) {
        var state = AppState.EMPTY;
        for (var recorded : log) {
            var next = state.evolve(recorded);
            for (var name : next.instances().keySet()) {
                var from = state(state, name);
                var to = state(next, name);
                if (!from.equals(to) && !from.equals("[*]")) {
                    changes.computeIfAbsent(from + " --> " + to, _ -> new TreeSet<>())
                            .add(label(recorded, name));
                }
            }
            state = next;
        }
    }

    private static String state(AppState state, String name) {
        var instance = state.instances().get(name);
        return instance == null ? "[*]" : States.of(state, instance).name();
    }

    private static String label(Recorded recorded, String name) {
        var type = recorded.event().getClass().getSimpleName();
        var own = recorded.stream().equals(Streams.instance(name));
        return own || recorded.event() instanceof HostEvent ? type : "an event of another";
    }

    private String page() {
        var lines = new ArrayList<String>();
        lines.add("# The states of an instance, and the events that change them");
        lines.add("");
        lines.add("Written by `StateDiagramTest` from the logs of simulated apps.");
        lines.add("");
        lines.add("```mermaid");
        lines.add("stateDiagram-v2");
        for (var name : StateName.values()) {
            changes.forEach(
                    (change, events) -> {
                        if (change.startsWith(name + " ")) {
                            lines.add("    " + change + ": " + String.join(", ", events));
                        }
                    });
        }
        lines.add("```");
        return String.join("\n", lines) + "\n";
    }
}
