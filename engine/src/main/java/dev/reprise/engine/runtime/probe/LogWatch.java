package dev.reprise.engine.runtime.probe;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.runtime.Probes.Target;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Follows the attempt's console until a line matches. Unhealthy when none did within the check's
 * timeout, but it goes on waiting.
 */
final class LogWatch implements HealthProbes.Watch {
    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Target target;
    private final String regex;
    private final ConsoleReader console;
    private final Voice voice;
    private final Scheduler scheduler;

    private Scheduler.Cancellation timeout = Scheduler.Cancellation.NONE;
    private Scheduler.Cancellation opening = Scheduler.Cancellation.NONE;
    private @Nullable AutoCloseable follow;
    private boolean ended;

    LogWatch(Target target, String regex, ConsoleReader console, Voice voice, Scheduler scheduler) {
        this.target = target;
        this.regex = regex;
        this.console = console;
        this.voice = voice;
        this.scheduler = scheduler;
    }

    @Override
    public synchronized void begin() {
        timeout = scheduler.after(target.check().timeout(), this::timedOut);
        opening = scheduler.run(this::open);
    }

    /** It has nothing to run: it is watched because the line has not come yet. */
    @Override
    public void runNow(Consumer<Outcome> seen) {
        seen.accept(Outcome.unhealthy("no match", notYet()));
    }

    @Override
    public synchronized void end() {
        ended = true;
        timeout.cancel();
        opening.cancel();
        closeFollow();
    }

    private void open() {
        AutoCloseable opened;
        try {
            var ref = target.ref();
            var query =
                    new ConsoleQuery(
                            ref.instance(),
                            ref.attempt(),
                            null,
                            null,
                            null,
                            Pattern.compile(regex).asPredicate());
            opened = console.follow(query, this::matched);
        } catch (PatternSyntaxException e) {
            failed("'" + regex + "' is not a regular expression: " + e.getDescription());
            return;
        } catch (RuntimeException e) {
            failed("the console cannot be read: " + e.getMessage());
            retry();
            return;
        }
        keep(opened);
    }

    private synchronized void keep(AutoCloseable opened) {
        follow = opened;
        if (ended) {
            closeFollow();
        }
    }

    private synchronized void matched(ConsoleLine line) {
        if (ended) {
            return;
        }
        ended = true;
        timeout.cancel();
        voice.tell(
                Health.HEALTHY,
                Outcome.healthy(line.stream() + " line " + line.line() + ": " + line.text()));
        closeFollow();
    }

    private void timedOut() {
        failed(notYet());
    }

    private String notYet() {
        return "no line matches '" + regex + "' yet";
    }

    private synchronized void failed(String detail) {
        if (!ended) {
            voice.tell(Health.UNHEALTHY, Outcome.unhealthy("no match", detail));
        }
    }

    private synchronized void retry() {
        if (!ended) {
            opening = scheduler.after(RETRY, this::reopen);
        }
    }

    private synchronized void reopen() {
        if (!ended) {
            opening = scheduler.run(this::open);
        }
    }

    /** Elsewhere, because the line may have come on the very thread that closing waits for. */
    private void closeFollow() {
        var closing = follow;
        follow = null;
        if (closing != null) {
            Thread.ofVirtual().name("reprise-probe-close").start(() -> close(closing));
        }
    }

    private static void close(AutoCloseable follow) {
        try {
            follow.close();
        } catch (Exception e) {
            log.warn("a console could not be closed", e);
        }
    }
}
