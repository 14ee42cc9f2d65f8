package dev.reprise.engine.loop;

import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.runtime.Report;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the loop is fed with. */
public sealed interface Input {
    /** Something was seen. */
    record Reported(Report report) implements Input {}

    /**
     * Somebody wants something; {@code answer} completes with the command id or fails with the
     * refusal.
     */
    record Wished(Wish wish, CompletableFuture<String> answer) implements Input {}

    /** Facts that this host itself states: it has started, a model applies, the app shall stop. */
    record Stated(List<Draft> drafts, CompletableFuture<Void> answer) implements Input {
        public Stated {
            drafts = List.copyOf(drafts);
        }
    }
}
