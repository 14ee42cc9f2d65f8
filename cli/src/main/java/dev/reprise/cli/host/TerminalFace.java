package dev.reprise.cli.host;

import dev.reprise.cli.Style;
import dev.reprise.cli.Terminal;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.command.Times;
import dev.reprise.engine.HostService;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
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

    /** What has not come up by then is not waited for: the way to the page is told. */
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final Style style;
    private final boolean logs;
    private final Block block;
    private final Crashes crashes = new Crashes();
    private final Semaphore changed = new Semaphore(0);
    private final Map<String, String> shown = new HashMap<>();
    private final Set<String> followed = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Instant start = Instant.now();
    private Instant followedFrom = start;
    private volatile @Nullable HostService host;
    private volatile boolean over;
    private @Nullable Instant stoppingSince;
    private boolean began;
    private boolean settled;
    private String link = "";
    private boolean linked;

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
    public synchronized void begin(HostService running) {
        began = true;
        stoppingSince = null;
        watch(running);
    }

    @Override
    public synchronized void stopping(HostService running) {
        stoppingSince = Instant.now();
        watch(running);
    }

    @Override
    public void ready(HostFile file, Optional<String> loginUrl, Optional<String> notice) {
        notice.ifPresent(this::warn);
        synchronized (this) {
            link =
                    loginUrl.map(url -> "dashboard  " + style.bold(url))
                            .orElseGet(() -> "api  " + style.bold(file.apiUrl()));
        }
        changed.release();
    }

    @Override
    public void end() {
        over = true;
        draw();
        block.show(List.of());
        block.print(ending(Instant.now()));
        GoingOn.text(running()).ifPresent(block::print);
    }

    /** What runs after the session has ended; while it has not, others see to what is left. */
    private List<String> running() {
        var ended = host;
        return ended == null || !ended.state().session().ended()
                ? List.of()
                : ended.state().resources().stream()
                        .filter(resource -> resource.state().equals("Running"))
                        .map(ResourceView::name)
                        .toList();
    }

    private synchronized String ending(Instant now) {
        var since = stoppingSince == null ? now : stoppingSince;
        var took = "stopped in " + Times.text(Duration.between(since, now));
        return began ? took + " (ran " + Times.text(Duration.between(start, since)) + ")" : took;
    }

    private void watch(HostService running) {
        if (running.equals(host)) {
            return;
        }
        var first = host == null;
        host = running;
        shown.clear();
        followed.clear();
        settled = false;
        followedFrom = first ? start : Instant.now();
        if (stoppingSince != null) {
            seen(running.state());
        }
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

    /** To one that comes only to stop them, resources are no news as they are. */
    private void seen(AppState state) {
        var text = new ResourceText(state, crashes);
        state.resources().forEach(resource -> shown.put(resource.name(), text.of(resource)));
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
        if (running == null || ofAnotherHost(running)) {
            return;
        }
        var state = running.state();
        var resources = state.resources();
        var text = new ResourceText(state, crashes);
        if (stoppingSince == null && state.session().stop() != null) {
            stoppingSince = Instant.now();
        }
        var open = resources.stream().filter(r -> !text.atRest(r)).toList();
        block.show(open.stream().map(r -> line(r, text, resources)).toList());
        crashes.take().forEach(crash -> crashed(crash, resources));
        resources.stream().filter(r -> !text.lookedUp(r)).forEach(r -> change(r, text));
        follow(running, resources);
        if (stoppingSince == null) {
            ask(state);
            settle(open, resources, text);
        }
    }

    /** Until the host's own start is recorded, its state is where the one before it ended. */
    private static boolean ofAnotherHost(HostService running) {
        return running.state().session().epoch() != running.info().epoch();
    }

    /** A value that is missing is nobody's to find: says how it is given. */
    private void ask(AppState state) {
        state.model().parameters().stream()
                .filter(p -> p.awaited() && p.missing() && !p.usedBy().isEmpty())
                .map(p -> p.name())
                .filter(asked::add)
                .forEach(
                        name ->
                                warn(
                                        "parameter %s has no value; set it: reprise parameters set %s"
                                                .formatted(name, name)));
    }

    private void settle(List<ResourceView> open, List<ResourceView> all, ResourceText text) {
        if (open.isEmpty() && !settled && !all.isEmpty()) {
            settled = true;
            summary(all, text);
        }
        var late = Duration.between(start, Instant.now()).compareTo(LINK_PATIENCE) > 0;
        if (!linked && !link.isEmpty() && (settled || all.isEmpty() || late || !asked.isEmpty())) {
            linked = true;
            block.print(link);
        }
    }

    private void summary(List<ResourceView> resources, ResourceText text) {
        if (resources.stream().allMatch(ResourceView::ended)) {
            return;
        }
        var bad = resources.stream().filter(text::failed).count();
        var took = Times.text(Duration.between(start, Instant.now()));
        block.print(
                bad == 0
                        ? style.good("started in " + took)
                        : style.bad(bad + " of " + resources.size() + " failed after " + took));
    }

    /** Prints an end that would be over in no time, or that nobody saw. */
    private void crashed(Crashes.Crash crash, List<ResourceView> resources) {
        for (var resource : resources) {
            if (resource.name().equals(crash.instance())) {
                var again = resource.attempt() > crash.attempt() || !resource.ended();
                if (again || crash.away()) {
                    block.print(
                            style.bold(padded(resource.name()))
                                    + " "
                                    + style.bad(crash.text() + (again ? ", starts again" : "")));
                }
            }
        }
    }

    /** Prints what is new about a resource, with the time it took to get there. */
    private void change(ResourceView resource, ResourceText text) {
        var now = text.of(resource);
        var before = shown.put(resource.name(), now);
        if (now.equals(before)
                || (before == null
                        && (resource.attempt() == 0 || resource.state().equals("NotStarted")))) {
            return;
        }
        if (text.endedAway(resource) || (terminal.interactive() && !text.atRest(resource))) {
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

    /** What has been adopted took no time to get there. */
    private String took(ResourceView resource) {
        var since = resource.startTimestamp();
        return since == null || since.isBefore(start) || !resource.state().equals("Running")
                ? ""
                : "  " + Times.text(Duration.between(since, Instant.now()));
    }

    private String line(ResourceView resource, ResourceText text, List<ResourceView> all) {
        var since = Duration.between(resource.stateSince(), Instant.now());
        var delay = text.delay(resource);
        return "  "
                + style.caution("◌ ")
                + padded(resource.name(), all)
                + " "
                + (text.lookedUp(resource) ? "looked for" : text.of(resource))
                + style.faint(
                        (delay.isEmpty() ? "" : "  " + delay) + "  " + since.toSeconds() + "s");
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
