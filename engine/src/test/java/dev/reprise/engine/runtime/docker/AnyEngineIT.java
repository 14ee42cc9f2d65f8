package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What comes out alike in each engine, however it does it. */
class AnyEngineIT extends DockerCase {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LINES = 400;
    private static final int LONG = 40_000;
    private static final int SHIFTS = 5;

    final AttemptRef ref = attempt("api", 1);

    @Test
    void what_a_container_says_is_there_once_however_many_hosts_have_read_it() throws Exception {
        var script =
                """
                i=0; while [ $i -lt %d ]; do
                    echo "out $i"; echo "err $i" >&2; i=$((i + 1)); usleep 10000
                done
                head -c %d /dev/zero | tr '\\0' x; printf '\\n\\n end'
                """
                        .formatted(LINES, LONG);
        var host = host();
        running(host, ref, site.shell(ref, script));
        for (int shift = 1; shift <= SHIFTS; shift++) {
            int line = shift * LINES / (SHIFTS + 1);
            await(() -> site.said(ref).contains("out " + line + "\n"));
            host.runtime().close();
            host = host();
            host.runtime().adopt(ref, STOP);
        }
        assertThat(ended(host, ref).exitCode()).isZero();
        assertThat(site.said(ref)).isEqualTo(lines("out") + "x".repeat(LONG) + "\n\n end");
        assertThat(Files.readString(site.folder(ref).stderr())).isEqualTo(lines("err"));
    }

    @Test
    void a_command_runs_in_the_container_and_is_killed_at_its_time_out() throws Exception {
        var host = host();
        up(host, ref);
        var execs = (Execs) host.runtime();
        var result =
                execs.run(
                        ref,
                        List.of("sh", "-c", "echo $WORD; echo bad >&2; exit 4"),
                        Map.of("WORD", "hello"),
                        PATIENCE);
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.output()).contains("hello\n").contains("bad\n");
        assertThatThrownBy(
                        () ->
                                execs.run(
                                        ref,
                                        List.of("sleep", "4711"),
                                        Map.of(),
                                        Duration.ofMillis(300)))
                .isInstanceOf(TimeoutException.class);
        await(
                () ->
                        !execs.run(ref, List.of("ps"), Map.of(), PATIENCE)
                                .output()
                                .contains("sleep 4711"));
        assertThatThrownBy(() -> execs.run(ref, List.of("nothing"), Map.of(), PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void the_images_own_check_is_told_as_it_changes() throws Exception {
        var host = host();
        running(host, ref, site.shell(ref, RUNS, wanted -> wanted.image("reprise-test/health:1")));
        await(() -> verdicts(host).contains(Health.UNHEALTHY));
        ((Execs) host.runtime()).run(ref, List.of("touch", "/healthy"), Map.of(), PATIENCE);
        await(() -> verdicts(host).getLast() == Health.HEALTHY);
        assertThat(verdicts(host)).containsExactly(Health.UNHEALTHY, Health.HEALTHY);
    }

    @Test
    void the_signal_that_an_image_names_for_its_end_is_told_with_its_container() throws Exception {
        var context = site.context("FROM reprise-test/shell:1\nSTOPSIGNAL SIGQUIT\n");
        var tag = site.image("reprise-test/quits-" + site.labels.appHost());
        var host = host();
        running(
                host,
                ref,
                site.shell(
                        ref,
                        "trap 'exit 3' QUIT; echo up; while :; do sleep 1 & wait; done",
                        wanted -> wanted.built(tag, context, null)));
        var started = host.first(Report.Started.class, ref);
        assertThat(((ContainerIdentity) started.identity()).stopSignal()).isEqualTo("SIGQUIT");
        host.runtime().stop(ref, "SIGQUIT");
        assertThat(ended(host, ref).exitCode()).isEqualTo(3);
    }

    private static List<Health> verdicts(Host host) {
        return host.reports().stream()
                .filter(Report.Verdict.class::isInstance)
                .map(report -> ((Report.Verdict) report).health())
                .toList();
    }

    private static String lines(String word) {
        return IntStream.range(0, LINES)
                .mapToObj(line -> word + " " + line + "\n")
                .collect(Collectors.joining());
    }
}
