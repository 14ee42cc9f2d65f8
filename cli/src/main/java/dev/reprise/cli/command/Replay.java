package dev.reprise.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;
import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.RecordedLog;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoreException;
import dev.reprise.testing.rerun.Rerun;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** Decides a recorded log again with today's code, or under another model. */
public final class Replay implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "replay",
                        "Folds a recorded log with today's code and compares the steps that it"
                                + " plans with those recorded, everywhere. Prints the first difference:"
                                + " its position, both plans, the state and what led there. FILE is an"
                                + " export or a log.db; without it the log of this directory's app"
                                + " host. With --apphost the same wishes and observations run against"
                                + " that model on virtual time: where does it leave the recorded path?"
                                + " Its Java programs are built too, so name a copy of the app host"
                                + " with all that it refers to."
                                + " Exit code 0: the same steps; 3: others; 4: the log cannot be"
                                + " replayed.",
                        "  reprise replay bug.zip",
                        "  reprise replay --session 4",
                        "  reprise replay bug.zip --apphost changed/AppHost.java")
                .addPositional(
                        Options.parameter(0, false, "FILE", "An export, zipped or not, or a log."))
                .addOption(Options.value(Long.class, "N", "Only this session.", "--session"));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        try (var log = open(invocation)) {
            return invocation.namesAppHost()
                    ? rerun(invocation, log.store())
                    : check(invocation, log.store());
        } catch (StoreException e) {
            throw new CliException(ExitCode.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static RecordedLog open(Invocation invocation) {
        var file = invocation.parameter(0);
        if (file != null) {
            return RecordedLog.of(invocation.terminal().directory().resolve(file));
        }
        var here = AppHostLocation.findRun(null, invocation.terminal().directory());
        Readers.requireLog(here);
        return RecordedLog.of(here);
    }

    private static int check(Invocation invocation, EventStore log) {
        Long session = invocation.<Long>option("--session");
        var check = new ReplayCheck();
        var result = session == null ? check.check(log) : check.check(log, range(log, session));
        if (invocation.json()) {
            invocation.out().println(json(result));
        } else {
            (result instanceof ReplayResult.Unreadable ? invocation.err() : invocation.out())
                    .println(result.text());
        }
        return switch (result) {
            case ReplayResult.Same _ -> ExitCode.OK;
            case ReplayResult.Different _ -> ExitCode.DIFFERENT;
            case ReplayResult.Unreadable _ -> ExitCode.UNREADABLE;
        };
    }

    private static SessionRange range(EventStore log, long session) {
        var sessions = log.sessions();
        return sessions.stream()
                .filter(range -> range.session() == session)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CliException(
                                        ExitCode.INVALID,
                                        "the log holds no session "
                                                + session
                                                + "; it holds "
                                                + sessions.stream()
                                                        .map(s -> "" + s.session())
                                                        .toList()));
    }

    private static int rerun(Invocation invocation, EventStore log) throws IOException {
        if (invocation.<Long>option("--session") != null) {
            throw new CliException(
                    ExitCode.INVALID,
                    "--session and --apphost exclude each other: export the session, then replay"
                            + " the file");
        }
        if (log.sessions().isEmpty()) {
            throw new CliException(ExitCode.UNREADABLE, "the log holds no session to run again");
        }
        var models = Models.of(invocation.appHost(null), invocation);
        var rerun = Rerun.of(log, models.lowered(dev.reprise.app.WaitBehavior.WAIT).spec());
        if (invocation.json()) {
            invocation.out().println(json(rerun));
        } else {
            invocation.out().println(rerun.text());
        }
        return rerun.leavesAt().isPresent() ? ExitCode.DIFFERENT : ExitCode.OK;
    }

    private static Json json(ReplayResult result) {
        var outcome =
                switch (result) {
                    case ReplayResult.Same _ -> "same";
                    case ReplayResult.Different _ -> "different";
                    case ReplayResult.Unreadable _ -> "unreadable";
                };
        var json = Json.object("outcome", outcome);
        for (var field : written(result).fields().entrySet()) {
            json = json.with(field.getKey(), field.getValue());
        }
        return json;
    }

    private static Json json(Rerun rerun) {
        var leaves = rerun.leavesAt();
        return Json.object(
                "outcome", leaves.isPresent() ? "different" : "same",
                "leavesAt", leaves.isPresent() ? leaves.getAsLong() : null,
                "planned", written(rerun.planned()),
                "recorded", written(rerun.recorded()),
                "resources", written(rerun.state().resources()));
    }

    private static Json written(Object value) {
        try {
            return Json.parse(EventJson.mapper().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    value.getClass().getSimpleName() + " has no JSON form", e);
        }
    }
}
