package dev.reprise.cli.host;

import dev.reprise.cli.Style;
import dev.reprise.cli.Terminal;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.command.Times;
import dev.reprise.engine.HostService;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.ResourceView;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The face on a terminal, or on plain lines: each change of a resource as a line, what still waits
 * in a block below that is drawn again in place, and the merged logs with their resource in front.
 */
public final class TerminalFace implements Face {
    private static final long REDRAW_MILLIS = 40;

    private final Terminal terminal;
    private final Style style;
    private final boolean logs;
    private final Block block;
    private final Crashes crashes = new Crashes();
    private final Semaphore changed = new Semaphore(0);
    private final Map<String, String> shown = new HashMap<>();
    private final Set<String> followed = new HashSet<>();
    private final Instant start = Instant.now();
    private Instant followedFrom = start;
    private volatile @Nullable HostService host;
    private volatile boolean settled;
    private volatile boolean over;
    private String login = "";

    /** {@code logs}: whether the resources' output is shown as well. */
    public TerminalFace(Terminal terminal, Style style, boolean logs) {
        this.terminal = terminal;
        this.style = style;
        this.logs = logs;
        this.block = new Block(terminal);
    }

    @Override
    public void note(String text) {
        block.print(style.faint(text));
    }

    @Override
    public void warn(String text) {
        block.print(style.caution("warning: " + text));
    }

    @Override
    public void begin(HostService running) {
        watch(running);
    }

    @Override
    public void stopping(HostService running) {
        settled = false;
        watch(running);
    }

    @Override
    public void ready(HostFile file, String loginUrl, Optional<String> notice) {
        notice.ifPresent(this::warn);
        block.print("dashboard  " + style.bold(loginUrl));
        synchronized (this) {
            login = loginUrl;
        }
    }

    @Override
    public void end() {
        over = true;
        draw();
        block.show(List.of());
        block.print("stopped after " + Times.text(Duration.between(start, Instant.now())));
    }

    private synchronized void watch(HostService running) {
        if (running.equals(host)) {
            return;
        }
        var first = host == null;
        host = running;
        shown.clear();
        followed.clear();
        settled = false;
        followedFrom = first ? start : Instant.now();
        running.log()
                .subscribe(
                        running.state().position(),
                        (EventStore.Subscriber)
                                events -> {
                                    crashes.see(events);
                                    changed.release();
                                });
        if (first) {
            Thread.ofPlatform().daemon().name("face").start(this::drawOn);
        }
    }

    private void drawOn() {
        try {
            while (!over) {
                draw();
                if (changed.tryAcquire(1, TimeUnit.SECONDS)) {
                    Thread.sleep(REDRAW_MILLIS);
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void draw() {
        var running = host;
        if (running == null || ofAnotherSession(running)) {
            return;
        }
        var resources = running.state().resources();
        var open = resources.stream().filter(r -> !atRest(r)).toList();
        block.show(open.stream().map(r -> line(r, resources)).toList());
        crashes.take().forEach(crash -> crashed(crash, resources));
        resources.forEach(this::change);
        follow(running, resources);
        if (open.isEmpty()
                && !settled
                && !resources.isEmpty()
                && running.state().session().stop() == null) {
            settled = true;
            summary(resources);
        }
    }

    /** Until the host has opened its own session, its state is the end of the one before. */
    private static boolean ofAnotherSession(HostService running) {
        return running.state().session().number() != running.info().session();
    }

    private void summary(List<ResourceView> resources) {
        if (resources.stream().allMatch(ResourceView::ended)) {
            return;
        }
        var bad = resources.stream().filter(this::failed).count();
        var took = Times.text(Duration.between(start, Instant.now()));
        block.print(
                bad == 0
                        ? style.good("started in " + took)
                        : style.bad(bad + " of " + resources.size() + " failed after " + took));
    }

    /** Prints an end after which the program is started again: it might be over in no time. */
    private void crashed(Crashes.Crash crash, List<ResourceView> resources) {
        resources.stream()
                .filter(resource -> resource.name().equals(crash.instance()))
                .filter(r -> r.attempt() > crash.attempt() || r.state().equals("Waiting"))
                .forEach(
                        resource ->
                                block.print(
                                        style.bold(padded(resource.name()))
                                                + " "
                                                + style.bad(crash.text() + ", starts again")));
    }

    /** Prints what is new about a resource, with the time it took to get there. */
    private void change(ResourceView resource) {
        var now = description(resource);
        var before = shown.put(resource.name(), now);
        if (now.equals(before)
                || (before == null
                        && (resource.attempt() == 0 || resource.state().equals("NotStarted")))) {
            return;
        }
        if (terminal.interactive() && !atRest(resource)) {
            return;
        }
        block.print(
                style.bold(padded(resource.name()))
                        + " "
                        + style.state(
                                resource.state(),
                                resource.healthStatus() == null ? "" : resource.healthStatus(),
                                now)
                        + style.faint(took(resource)));
    }

    private String took(ResourceView resource) {
        var since = resource.startTimestamp();
        return since == null || !resource.state().equals("Running")
                ? ""
                : "  " + Times.text(Duration.between(since, Instant.now()));
    }

    private String line(ResourceView resource, List<ResourceView> all) {
        var since = Duration.between(resource.stateSince(), Instant.now());
        var holds =
                resource.holds().isEmpty() ? phase(resource) : resource.holds().getFirst().text();
        return "  "
                + style.caution("◌ ")
                + padded(resource.name(), all)
                + " "
                + description(resource)
                + style.faint(
                        (holds.isEmpty() ? "" : "  " + holds) + "  " + since.toSeconds() + "s");
    }

    /** Returns what a launch is at, in the words of its runtime: layers pulled, steps built. */
    private String phase(ResourceView resource) {
        var running = host;
        var instance = running == null ? null : running.state().instances().get(resource.name());
        var live = instance == null ? null : instance.live();
        var progress = live == null ? null : live.progress();
        return progress == null ? "" : progress.detail();
    }

    private String description(ResourceView resource) {
        if (stoppedAsAsked(resource)) {
            return "stopped (exit code " + resource.exitCode() + ")";
        }
        var text = new StringBuilder(words(resource.state()));
        if (resource.state().equals("Running") && resource.healthStatus() != null) {
            text.append(", ").append(resource.healthStatus().toLowerCase(java.util.Locale.ROOT));
        }
        if (resource.state().equals("Running") && resource.restarts() > 0) {
            text.append(", restart ").append(resource.restarts());
        }
        if (resource.exitCode() != null && resource.ended()) {
            text.append(" with exit code ").append(resource.exitCode());
        }
        if (resource.crashLoop()) {
            text.append(", crash loop");
        }
        if (resource.reason() != null && failed(resource)) {
            text.append(": ").append(resource.reason());
        }
        return text.toString();
    }

    /** Returns {@code not started} for {@code NotStarted}. */
    private static String words(String state) {
        return state.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }

    private boolean stoppedAsAsked(ResourceView resource) {
        var running = host;
        if (running == null || !resource.ended() || resource.exitSignal() == null) {
            return false;
        }
        var state = running.state();
        var instance = state.instances().get(resource.name());
        return state.session().stop() != null || (instance != null && !instance.wish().wanted());
    }

    private boolean failed(ResourceView resource) {
        return resource.state().equals("FailedToStart")
                || resource.crashLoop()
                || (resource.ended()
                        && resource.exitCode() != null
                        && resource.exitCode() != 0
                        && !stoppedAsAsked(resource));
    }

    private static boolean atRest(ResourceView resource) {
        return switch (resource.state()) {
            case "Running" -> "Healthy".equals(resource.healthStatus());
            case "Finished", "Exited", "FailedToStart", "NotStarted" -> true;
            default -> false;
        };
    }

    private void follow(HostService running, List<ResourceView> resources) {
        if (!logs) {
            return;
        }
        for (var resource : resources) {
            if (followed.add(resource.name())) {
                var index = followed.size() - 1;
                var query = new ConsoleQuery(resource.name(), null, null, null, followedFrom, null);
                running.console().follow(query, line -> log(index, line));
            }
        }
    }

    private void log(int index, ConsoleLine line) {
        block.print(style.nth(index, padded(line.resource()) + " |") + " " + line.text());
    }

    private String padded(String name) {
        var running = host;
        return running == null ? name : padded(name, running.state().resources());
    }

    private static String padded(String name, List<ResourceView> all) {
        var width = all.stream().mapToInt(r -> r.name().length()).max().orElse(0);
        return name + " ".repeat(Math.max(0, width - name.length()));
    }
}
