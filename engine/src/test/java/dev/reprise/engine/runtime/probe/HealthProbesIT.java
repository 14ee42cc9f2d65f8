package dev.reprise.engine.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Probes.Target;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Report.Verdict;
import dev.reprise.engine.runtime.Secrets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@Timeout(60)
class HealthProbesIT {
    private static final ConsoleReader SILENT =
            new ConsoleReader() {
                @Override
                public Stream<ConsoleLine> read(ConsoleQuery query) {
                    return Stream.empty();
                }

                @Override
                public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines) {
                    return () -> {};
                }
            };

    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    @Test
    void a_program_is_found_unhealthy_and_then_healthy_and_closing_ends_every_thread()
            throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        try (var probes = new HealthProbes(reports::add, SILENT, Secrets.NONE, Execs.NONE)) {
            probes.watch(List.of(tcp("api", port)));
            assertThat(next()).isEqualTo(Health.UNHEALTHY);
            try (var program = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(program.isBound()).isTrue();
                assertThat(next()).isEqualTo(Health.HEALTHY);
            }
        }
        await().untilAsserted(
                        () ->
                                assertThat(Thread.getAllStackTraces().keySet())
                                        .extracting(Thread::getName)
                                        .doesNotContain("reprise-probes"));
    }

    @Test
    void no_more_checks_than_the_limit_run_at_once_and_all_get_their_turn() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(4);
        var release = new CountDownLatch(1);
        HealthProbes.Check check =
                _ -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    full.countDown();
                    release.await();
                    running.decrementAndGet();
                    return Outcome.healthy("fine");
                };
        try (var probes =
                new HealthProbes(
                        reports::add, SILENT, Secrets.NONE, new ThreadScheduler(4), check)) {
            probes.watch(IntStream.range(0, 20).mapToObj(i -> tcp("api-" + i, 1)).toList());
            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(next()).isEqualTo(Health.HEALTHY);
            }
        }
        assertThat(most).hasValue(4);
    }

    @Test
    void ending_a_target_interrupts_its_run() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        HealthProbes.Check check =
                _ -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return Outcome.healthy("never");
                };
        try (var probes =
                new HealthProbes(
                        reports::add, SILENT, Secrets.NONE, new ThreadScheduler(4), check)) {
            probes.watch(List.of(tcp("api", 1)));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            probes.watch(List.of());

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reports).isEmpty();
        }
    }

    private Health next() throws InterruptedException {
        return reports.poll(10, TimeUnit.SECONDS) instanceof Verdict verdict
                ? verdict.health()
                : Health.DEGRADED;
    }

    private static Target tcp(String instance, int port) {
        return new Target(
                new AttemptRef(instance, 1, "id"),
                new CheckSpec(
                        "check",
                        new CheckSpec.Tcp("tcp"),
                        null,
                        Duration.ofSeconds(2),
                        3,
                        1,
                        false),
                Map.of("tcp", port),
                Map.of(),
                "/");
    }
}
