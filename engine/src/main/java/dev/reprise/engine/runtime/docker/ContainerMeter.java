package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.InvocationBuilder.AsyncResultCallback;

import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** What containers use, as the engine measures it over about a second. Thread-safe. */
final class ContainerMeter {
    private final Engine engine;
    private final Reports reports;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    ContainerMeter(Engine engine, Reports reports, Clock clock) {
        this.engine = engine;
        this.reports = reports;
        this.clock = clock;
    }

    /** Measures the containers unless it is doing so. Returns at once. */
    void measure(Map<AttemptRef, String> containers) {
        if (!containers.isEmpty() && busy.compareAndSet(false, true)) {
            Thread.ofVirtual().name("container-meter").start(() -> measureNow(containers));
        }
    }

    private void measureNow(Map<AttemptRef, String> containers) {
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Callable<Optional<Use>>>();
            containers.forEach((ref, id) -> asked.add(() -> use(ref, id)));
            List<Use> uses =
                    each.invokeAll(asked).stream()
                            .flatMap(use -> use.resultNow().stream())
                            .toList();
            if (!uses.isEmpty()) {
                reports.report(new Report.Measured(clock.instant(), uses));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
        }
    }

    /** Empty where it has ended meanwhile, or the engine is away. */
    private Optional<Use> use(AttemptRef ref, String id) {
        try {
            return engine.ask(
                            ContainerCalls.LOOK,
                            client ->
                                    Optional.ofNullable(
                                            client.statsCmd(id)
                                                    .withNoStream(true)
                                                    .exec(new AsyncResultCallback<Statistics>())
                                                    .awaitResult()))
                    .flatMap(statistics -> use(ref, statistics));
        } catch (DockerException | EngineAwayException e) {
            return Optional.empty();
        }
    }

    private static Optional<Use> use(AttemptRef ref, Statistics statistics) {
        var memory = statistics.getMemoryStats();
        var now = cpu(statistics.getCpuStats());
        var before = cpu(statistics.getPreCpuStats());
        if (memory == null || now == null || before == null || statistics.getPreread() == null) {
            return Optional.empty();
        }
        var from = Instant.parse(statistics.getPreread());
        var elapsed = Duration.between(from, Instant.parse(statistics.getRead()));
        if (!elapsed.isPositive()) {
            return Optional.empty();
        }
        var share = (now - before) / (double) elapsed.toNanos();
        var percent = Math.round(share * 1_000) / 10.0;
        return Optional.of(new Use(ref.instance(), ref.attempt(), percent, memory(memory)));
    }

    private static @Nullable Long cpu(@Nullable CpuStatsConfig cpu) {
        var usage = cpu == null ? null : cpu.getCpuUsage();
        return usage == null ? null : usage.getTotalUsage();
    }

    /** Files that the kernel merely keeps count for nobody. */
    private static long memory(MemoryStatsConfig memory) {
        var usage = Optional.ofNullable(memory.getUsage()).orElse(0L);
        var stats = memory.getStats();
        var kept = stats == null ? null : stats.getInactiveFile();
        return Math.max(0, usage - (kept == null ? 0 : kept));
    }
}
