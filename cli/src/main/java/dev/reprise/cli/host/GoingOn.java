package dev.reprise.cli.host;

import java.util.List;
import java.util.Optional;

/** Tells what a session's end leaves running because it is persistent. */
public final class GoingOn {
    private GoingOn() {}

    /**
     * Returns a line for people, empty when nothing goes on.
     *
     * @param running the instances that run after the end
     */
    public static Optional<String> text(List<String> running) {
        return running.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s %s on, persistent; to remove: reprise doctor --fix --persistent"
                                .formatted(
                                        String.join(", ", running),
                                        running.size() == 1 ? "goes" : "go"));
    }
}
