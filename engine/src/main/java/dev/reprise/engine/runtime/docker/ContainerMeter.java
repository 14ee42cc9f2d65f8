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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** What containers use, as the engine measures it over about a second. Thread-safe. */
final class ContainerMeter {
    private final Engine engine;
    private final Reports reports;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /**
     * What a container had used by then.
     *
     * @param cpu in nanoseconds
     */
    private record Reading(Instant at, long cpu) {}

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
        readings.keySet().retainAll(containers.values());
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
                    .flatMap(statistics -> use(ref, id, statistics));
        } catch (DockerException | EngineAwayException e) {
            return Optional.empty();
        }
    }

    private Optional<Use> use(AttemptRef ref, String id, Statistics statistics) {
        var memory = statistics.getMemoryStats();
        var now = reading(statistics.getRead(), statistics.getCpuStats());
        if (memory == null || now == null) {
            return Optional.empty();
        }
        var last = readings.put(id, now);
        var before = reading(statistics.getPreread(), statistics.getPreCpuStats());
        // Podman has none from before: its time is the year 1.
        var from = before == null || before.at().isBefore(Instant.EPOCH) ? last : before;
        if (from == null || !now.at().isAfter(from.at())) {
            return Optional.empty();
        }
        var elapsed = Duration.between(from.at(), now.at());
        var share = (now.cpu() - from.cpu()) / (double) elapsed.toNanos();
        var percent = Math.round(share * 1_000) / 10.0;
        return Optional.of(new Use(ref.instance(), ref.attempt(), percent, memory(memory)));
    }

    private static @Nullable Reading reading(@Nullable String at, @Nullable CpuStatsConfig cpu) {
        var usage = cpu == null ? null : cpu.getCpuUsage();
        var total = usage == null ? null : usage.getTotalUsage();
        return at == null || total == null
                ? null
                : new Reading(OffsetDateTime.parse(at).toInstant(), total);
    }

    /** Files that the kernel merely keeps count for nobody. */
    private static long memory(MemoryStatsConfig memory) {
        var usage = Optional.ofNullable(memory.getUsage()).orElse(0L);
        var stats = memory.getStats();
        var kept = stats == null ? null : stats.getInactiveFile();
        return Math.max(0, usage - (kept == null ? 0 : kept));
    }
}
