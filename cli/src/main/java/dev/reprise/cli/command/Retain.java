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
import dev.reprise.engine.host.SessionDeletion;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Retention;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.projections.history.History;
import dev.reprise.projections.history.UnknownException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes old sessions. */
public final class Retain implements Command {
    /** A session that goes, or would go. */
    private record Gone(long session, long first, long last, Instant lastAt) {
        static Gone of(SessionRange range) {
            return new Gone(range.session(), range.first(), range.last(), range.lastAt());
        }

        static Gone of(Json told) {
            return new Gone(
                    told.at("session").number(),
                    told.at("first").number(),
                    told.at("last").number(),
                    told.at("lastAt").instant().orElse(Instant.EPOCH));
        }
    }

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "retention",
                        "Deletes whole sessions, oldest first, that are older or more than is to be"
                                + " kept; never the last one, nor a pinned one and those after it."
                                + " Without limits those that a running host keeps to by itself: "
                                + LogLimits.words()
                                + ". Needs a stopped app, but for --dry-run and --through.",
                        "  reprise retention --dry-run",
                        "  reprise retention --keep-days 7",
                        "  reprise retention --keep-size 500MB",
                        "  reprise retention --through 4")
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
                .addOption(
                        Options.value(
                                Long.class,
                                "N",
                                "Delete session N and all older ones, whatever their age.",
                                "--through"))
                .addOption(Options.flag("Say what would be deleted, and do nothing.", "--dry-run"));
    }

    @Override
    public int run(Invocation invocation) {
        var limits = limits(invocation);
        var location = invocation.appHost();
        Readers.requireLog(location);
        var dry = invocation.flag("--dry-run");
        Long through = invocation.<Long>option("--through");
        tell(
                invocation,
                through == null ? kept(location, limits, dry) : through(location, through, dry),
                dry);
        return ExitCode.OK;
    }

    private static List<Gone> kept(AppHostLocation location, Retention.Limits limits, boolean dry) {
        if (!dry) {
            return delete(location, limits);
        }
        try (var store = SqliteEventStore.openReadOnly(location.log())) {
            return planned(store, limits, Instant.now());
        }
    }

    /** A running host deletes by itself, and records who wanted it. */
    private static List<Gone> through(AppHostLocation location, long through, boolean dry) {
        var live = LiveHost.of(location);
        if (!dry && live.isPresent()) {
            var path = "/api/sessions?through=" + through;
            return live.get().api().delete(path).at("deleted").items().stream()
                    .map(Gone::of)
                    .toList();
        }
        try (var store =
                dry
                        ? SqliteEventStore.openReadOnly(location.log())
                        : SqliteEventStore.open(location.log())) {
            var deletion = new SessionDeletion(store);
            var due = deletion.due(through);
            return (dry ? due : deletion.carryOut(through)).stream().map(Gone::of).toList();
        } catch (UnknownException e) {
            throw new CliException(ExitCode.INVALID, "--through: " + e.getMessage(), e);
        }
    }

    private static Retention.Limits limits(Invocation invocation) {
        Integer days = invocation.<Integer>option("--keep-days");
        String size = invocation.<String>option("--keep-size");
        if (days != null && days < 0) {
            throw new CliException(ExitCode.INVALID, "--keep-days " + days + " is below 0");
        }
        if (invocation.<Long>option("--through") != null && (days != null || size != null)) {
            throw new CliException(
                    ExitCode.INVALID,
                    "--through says what goes; leave --keep-days and --keep-size out");
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
            return LogLimits.apply(store, limits).stream().map(Gone::of).toList();
        }
    }

    /** What {@link Retention} would delete, by the sizes that the sessions have now. */
    private static List<Gone> planned(EventStore store, Retention.Limits limits, Instant now) {
        var pins = new History(store).pins();
        var sizes = store.sizes();
        var used = sizes.used();
        var ranges = store.sessions();
        var gone = new ArrayList<Gone>();
        for (int i = 0; i < ranges.size() - 1; i++) {
            var range = ranges.get(i);
            var due = old(range.lastAt(), limits.maxAge(), now) || over(used, limits.maxBytes());
            if (!due || pins.test(range)) {
                break;
            }
            used -= sizes.sessions().get(i).bytes();
            gone.add(Gone.of(range));
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
