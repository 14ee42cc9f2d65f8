package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.host.LogLimits;
import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Retention;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.projections.history.History;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes old sessions. */
public final class Retain implements Command {
    /** A session that goes, or would go. */
    private record Gone(long session, long first, long last, Instant lastAt) {}

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "retention",
                        "Deletes whole sessions, oldest first, that are older or more than is to be"
                                + " kept; never the last one, nor a pinned one and those after it."
                                + " Without limits those that a running host keeps to by itself: "
                                + LogLimits.words()
                                + ". Needs a stopped app, but for --dry-run.",
                        "  reprise retention --dry-run",
                        "  reprise retention --keep-days 7",
                        "  reprise retention --keep-size 500MB")
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Keep sessions that ended within so many days.",
                                "--keep-days"))
                .addOption(
                        Options.value(
                                String.class,
                                "SIZE",
                                "Keep so much at most: 500MB, 2GB.",
                                "--keep-size"))
                .addOption(Options.flag("Say what would be deleted, and do nothing.", "--dry-run"));
    }

    @Override
    public int run(Invocation invocation) {
        var limits = limits(invocation);
        var location = invocation.appHost();
        Readers.requireLog(location);
        var dry = invocation.flag("--dry-run");
        List<Gone> gone;
        if (dry) {
            try (var store = SqliteEventStore.openReadOnly(location.log())) {
                gone = planned(store, limits, Instant.now());
            }
        } else {
            gone = delete(location, limits);
        }
        tell(invocation, gone, dry);
        return ExitCode.OK;
    }

    private static Retention.Limits limits(Invocation invocation) {
        Integer days = invocation.<Integer>option("--keep-days");
        String size = invocation.<String>option("--keep-size");
        if (days != null && days < 0) {
            throw new CliException(ExitCode.INVALID, "--keep-days " + days + " is below 0");
        }
        return days == null && size == null
                ? LogLimits.DEFAULT
                : new Retention.Limits(
                        size == null ? null : Sizes.bytes("--keep-size", size),
                        days == null ? null : Duration.ofDays(days));
    }

    private static List<Gone> delete(AppHostLocation location, Retention.Limits limits) {
        if (LiveHost.of(location).isPresent()) {
            throw new CliException(
                    ExitCode.FAILED,
                    "a host runs "
                            + location.source()
                            + " and keeps its log within "
                            + LogLimits.words()
                            + "; to delete more, stop it first: reprise stop");
        }
        try (var store = SqliteEventStore.open(location.log())) {
            return LogLimits.apply(store, limits).stream()
                    .map(s -> new Gone(s.session(), s.first(), s.last(), s.lastAt()))
                    .toList();
        }
    }

    /** What {@link Retention} would delete, by the sizes that the sessions have now. */
    private static List<Gone> planned(EventStore store, Retention.Limits limits, Instant now) {
        var history = new History(store);
        var sizes = store.sizes();
        var used = sizes.used();
        var ranges = store.sessions();
        var gone = new ArrayList<Gone>();
        for (int i = 0; i < ranges.size() - 1; i++) {
            var range = ranges.get(i);
            var due = old(range.lastAt(), limits.maxAge(), now) || over(used, limits.maxBytes());
            if (!due || history.pinned(range.session())) {
                break;
            }
            used -= sizes.sessions().get(i).bytes();
            gone.add(new Gone(range.session(), range.first(), range.last(), range.lastAt()));
        }
        return gone;
    }

    private static boolean old(Instant last, @Nullable Duration most, Instant now) {
        return most != null && last.isBefore(now.minus(most));
    }

    private static boolean over(long used, @Nullable Long most) {
        return most != null && used > most;
    }

    private static void tell(Invocation invocation, List<Gone> gone, boolean dry) {
        if (invocation.json()) {
            Ps.print(
                    invocation,
                    gone.stream()
                            .map(
                                    g ->
                                            Json.object(
                                                    "session", g.session(),
                                                    "first", g.first(),
                                                    "last", g.last(),
                                                    "lastAt", g.lastAt(),
                                                    "deleted", !dry))
                            .toList());
            return;
        }
        if (gone.isEmpty()) {
            invocation.out().println("nothing to delete");
        }
        for (var session : gone) {
            invocation
                    .out()
                    .println(
                            "%s session %d, positions %d..%d, which ended %s"
                                    .formatted(
                                            dry ? "would delete" : "deleted",
                                            session.session(),
                                            session.first(),
                                            session.last(),
                                            Times.day(session.lastAt())));
        }
    }
}
