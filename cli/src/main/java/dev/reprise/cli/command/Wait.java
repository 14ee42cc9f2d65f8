package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.HostGoneException;
import dev.reprise.cli.client.LiveHost;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for a resource to get somewhere. */
public final class Wait implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "wait",
                        "Waits until a resource (all its replicas) is running, healthy or"
                                + " finished. Exit code 17: time is up. 18: it can no longer come"
                                + " true. The reason is on stderr.",
                        "  reprise wait web --for healthy",
                        "  reprise wait migrate --for finished --timeout 5m")
                .addPositional(Options.parameter(0, true, "RESOURCE", "A resource or instance."))
                .addOption(
                        Options.oneOf(
                                Goal.names(),
                                "GOAL",
                                "running, healthy (the default) or finished.",
                                "--for"))
                .addOption(
                        Options.value(
                                String.class,
                                "TIME",
                                "How long at most; 60 seconds unless given.",
                                "--timeout"));
    }

    @Override
    public int run(Invocation invocation) throws InterruptedException {
        var goal = Goal.of(invocation.option("--for", "healthy"));
        var timeout = Times.duration("--timeout", invocation.option("--timeout", "60"));
        var deadline = System.nanoTime() + timeout.toNanos();
        var host = LiveHost.require(invocation.appHost());
        var changed = new Semaphore(1);
        Thread.ofPlatform().daemon().name("changes").start(() -> watch(host, changed));
        return await(invocation, goal, host, changed, deadline, timeout);
    }

    private static int await(
            Invocation invocation,
            Goal goal,
            LiveHost host,
            Semaphore changed,
            long deadline,
            Duration timeout)
            throws InterruptedException {
        var reason = "";
        while (changed.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            changed.drainPermits();
            var verdict = judge(invocation, goal, host, reason);
            reason = verdict.reason();
            switch (verdict.progress()) {
                case REACHED -> {
                    return ExitCode.OK;
                }
                case IMPOSSIBLE -> throw new CliException(ExitCode.WAIT_FAILED, reason);
                case PENDING -> {}
            }
        }
        throw new CliException(
                ExitCode.WAIT_TIMEOUT, "not within " + Times.text(timeout) + ": " + reason);
    }

    private static Goal.Verdict judge(
            Invocation invocation, Goal goal, LiveHost host, String before) {
        try {
            var name = invocation.requiredParameter(0);
            return goal.judge(Instances.named(host.resources(), name));
        } catch (HostGoneException e) {
            if (host.ended()) {
                return new Goal.Verdict(Goal.Progress.IMPOSSIBLE, "the app has been stopped");
            }
            return new Goal.Verdict(Goal.Progress.PENDING, before);
        }
    }

    /** Signals once the stream stands, after each event, and when the host is another or gone. */
    private static void watch(LiveHost host, Semaphore changed) {
        do {
            changed.release();
            host.changes(changed::release);
        } while (host.reconnected());
        changed.release();
    }
}
