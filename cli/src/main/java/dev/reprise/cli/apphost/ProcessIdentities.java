package dev.reprise.cli.apphost;

import dev.reprise.app.event.ProcessIdentity;

import java.util.Optional;

/** Identities as text: {@code pid:ticks:boot:pidns}. */
public final class ProcessIdentities {
    private ProcessIdentities() {}

    /** Returns the identity that {@code text} stands for, empty if it is none. */
    public static Optional<ProcessIdentity> parse(String text) {
        var parts = text.strip().split(":");
        try {
            return parts.length == 4
                    ? Optional.of(
                            new ProcessIdentity(
                                    Long.parseLong(parts[0]),
                                    Long.parseLong(parts[1]),
                                    parts[2],
                                    Long.parseLong(parts[3])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
