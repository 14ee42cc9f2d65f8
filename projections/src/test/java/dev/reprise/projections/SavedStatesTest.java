package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.projections.history.History;
import dev.reprise.projections.history.LongLog;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

class SavedStatesTest {
    /** What only puts a state into words. */
    private static final Set<String> WORDS =
            Set.of(
                    "Addresses",
                    "Blocker",
                    "WaitCycle",
                    "Bridges",
                    "CanonicalJson",
                    "ContainerConditions",
                    "CommandView",
                    "Deadline",
                    "Explanation",
                    "Hold",
                    "Networks",
                    "ParameterView",
                    "ResourceView",
                    "StateName",
                    "StateReader",
                    "StateSnapshots",
                    "StoredStates",
                    "UnknownPositionException",
                    "Values",
                    "Views",
                    "Why",
                    "Words",
                    "package-info");

    @Test
    void a_saved_state_is_equal_to_what_it_was_at_every_position() throws IOException {
        var log = LongLog.of(400);
        var fold = new AppFold(AppState.EMPTY);
        for (var event : log.read(0, 1_000)) {
            var state = fold.apply(Recorded.of(event)).state();
            var back = StateCodec.decode(StateCodec.encode(state));
            assertThat(back).isEqualTo(state);
            assertThat(back.canonicalJson()).isEqualTo(state.canonicalJson());
        }
        assertThat(fold.state().resource("web").orElseThrow().restarts()).isPositive();
    }

    @Test
    void the_state_is_the_same_from_whatever_saved_state_it_comes() {
        var log = LongLog.of(25_000);
        var saved = new ArrayList<Long>();
        var stored = new StoredStates(log.snapshots());
        var reader = new StateReader(log, noting(stored, saved));
        var last = reader.head();
        assertThat(saved).containsExactly(10_000L, 20_000L);
        assertThat(stored.atOrBefore(19_999).orElseThrow().position()).isEqualTo(10_000);
        assertThat(new StateReader(log).head()).isEqualTo(last);

        var random = new Random(1);
        for (int i = 0; i < 20; i++) {
            var position = 1 + random.nextInt(25_000);
            assertThat(new StateReader(log, stored).at(position))
                    .isEqualTo(new StateReader(log).at(position));
        }
    }

    @Test
    void a_reader_saves_a_part_of_the_log_once_however_often_it_passes() {
        var log = LongLog.of(25_000);
        var saved = new ArrayList<Long>();
        var states = new StateReader(log, noting(new StoredStates(log.snapshots()), saved));
        var history = new History(log, states);
        for (int i = 0; i < 3; i++) {
            history.timeline(5_000 + i, 25_000, 10);
        }
        assertThat(saved.stream().map(at -> at / StateSnapshots.EVERY)).containsExactly(1L, 2L);
    }

    @Test
    void who_steps_forth_and_back_does_not_begin_anew() {
        var log = LongLog.of(25_000);
        var asked = new ArrayList<Long>();
        var reader = new StateReader(log, asking(asked));
        reader.at(15_000);
        asked.clear();
        var at = 15_000;
        for (; at < 19_000; at += 37) {
            reader.at(at);
        }
        for (; at > 12_000; at -= 41) {
            reader.at(at);
        }
        assertThat(asked).as("steps for which a saved state was looked for").isEmpty();
        assertThat(reader.at(12_345)).isEqualTo(new StateReader(log).at(12_345));
    }

    @Test
    void a_state_that_other_code_saved_is_not_read() {
        var log = LongLog.of(10_500);
        new StateReader(log, new StoredStates(log.snapshots(), () -> "older")).head();
        assertThat(new StoredStates(log.snapshots(), () -> "older").atOrBefore(10_500)).isPresent();
        assertThat(new StoredStates(log.snapshots()).atOrBefore(10_500)).isEmpty();
    }

    @Test
    void every_class_of_the_fold_counts_for_the_code_version() throws Exception {
        var classes =
                Path.of(AppFold.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.list(classes.resolve("dev/reprise/projections"))) {
            var names =
                    files.map(f -> f.getFileName().toString())
                            .filter(n -> n.endsWith(".class"))
                            .map(n -> n.replaceAll("(\\$.*)?\\.class", ""))
                            .collect(Collectors.toSet());
            names.removeAll(WORDS);
            assertThat(names)
                    .as("a class is either in StateCodec.FOLD or only words")
                    .isSubsetOf(
                            StateCodec.FOLD.stream()
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.toSet()));
        }
        assertThat(StateCodec.codeVersion()).hasSize(24).isEqualTo(StateCodec.codeVersion());
    }

    private static StateSnapshots asking(ArrayList<Long> asked) {
        return new StateSnapshots() {
            @Override
            public Optional<AppState> atOrBefore(long position) {
                asked.add(position);
                return Optional.empty();
            }

            @Override
            public void save(AppState state) {}
        };
    }

    private static StateSnapshots noting(StateSnapshots snapshots, ArrayList<Long> saved) {
        return new StateSnapshots() {
            @Override
            public Optional<AppState> atOrBefore(long position) {
                return snapshots.atOrBefore(position);
            }

            @Override
            public void save(AppState state) {
                saved.add(state.position());
                snapshots.save(state);
            }
        };
    }
}
