package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

/** Who decides over an attempt; the target of its symbolic link {@code claim}. */
record Claim(Role role, ProcessIdentity claimant) {
    enum Role {
        /** The attempt's keeper, which starts the program. */
        KEEPER,
        /** A host that has abandoned the attempt. */
        HOST,
        /** The program itself, which somebody else has started. */
        GUEST
    }

    /**
     * Returns the claim that {@code target} stands for. @throws IllegalArgumentException if none
     */
    static Claim parse(String target) {
        var parts = target.split(":");
        if (parts.length != 5) {
            throw new IllegalArgumentException("not a claim: " + target);
        }
        var identity =
                new ProcessIdentity(
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        parts[3],
                        Long.parseLong(parts[4]));
        var role =
                switch (parts[0]) {
                    case "keeper" -> Role.KEEPER;
                    case "guest" -> Role.GUEST;
                    default -> Role.HOST;
                };
        return new Claim(role, identity);
    }

    /** Returns {@code role:pid:ticks:boot:pidns}. */
    String target() {
        return switch (role) {
            case KEEPER -> "keeper:" + claimant;
            case HOST -> "host:" + claimant;
            case GUEST -> "guest:" + claimant;
        };
    }
}
