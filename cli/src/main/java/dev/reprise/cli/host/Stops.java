package dev.reprise.cli.host;

import dev.reprise.engine.HostService;

/** Ctrl-C once stops in order, twice stops now. */
final class Stops {
    private final HostService host;
    private final Face face;
    private boolean asked;

    Stops(HostService host, Face face) {
        this.host = host;
        this.face = face;
    }

    synchronized void signalled(String name) {
        var now = asked && name.equals("INT");
        if (asked && !now) {
            return;
        }
        if (!asked) {
            face.stopping(host);
        }
        face.note(
                now
                        ? "stopping now, without grace"
                        : name.equals("INT")
                                ? "stopping in order; Ctrl-C again stops now"
                                : "stopping in order: SIG" + name);
        asked = true;
        host.requestStop(now, "signal", "SIG" + name);
    }
}
