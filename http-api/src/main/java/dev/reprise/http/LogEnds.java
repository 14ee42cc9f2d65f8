package dev.reprise.http;

import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.console.Extent;
import dev.reprise.engine.console.LinePlace;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** Where output ends, now or at a time. */
final class LogEnds {
    private LogEnds() {}

    /** Returns the place after all that there is now. */
    static LinePlace now(ConsoleReader console, String resource) {
        return after(console.extents(resource, null));
    }

    /** Returns the place after all that had been seen at {@code until}, null if no more came. */
    static @Nullable LinePlace at(ConsoleReader console, String resource, Instant until) {
        var then = console.extents(resource, until);
        return then.equals(console.extents(resource, null)) ? null : after(then);
    }

    static @Nullable LinePlace earlier(@Nullable LinePlace a, @Nullable LinePlace b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) < 0 ? a : b;
    }

    private static LinePlace after(List<Extent> extents) {
        return extents.stream()
                .filter(extent -> extent.lastRow() > 0)
                .reduce((_, later) -> later)
                .map(last -> new LinePlace(last.attempt(), last.lastRow() + 1))
                .orElse(new LinePlace(0, 1));
    }
}
