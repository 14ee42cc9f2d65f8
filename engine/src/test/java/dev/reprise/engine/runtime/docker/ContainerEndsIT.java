package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;

import dev.reprise.app.event.ResourceEvent.Retry;
import dev.reprise.app.spec.ContainerSpec.PullPolicy;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ContainerEndsIT extends DockerCase {
    @Test
    void what_a_program_of_milliseconds_said_is_there_by_stream_when_its_end_is_reported()
            throws IOException {
        var host = host();
        for (int attempt = 1; attempt <= 5; attempt++) {
            var ref = attempt("job", attempt);
            host.runtime().launch(site.shell(ref, "echo out; echo err >&2; printf end; exit 3"));
            var ended = ended(host, ref);
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.signal()).isNull();
            assertThat(host.of(ref).getFirst()).isInstanceOf(Report.Started.class);
            assertThat(site.said(ref)).startsWith("out\nend");
            assertThat(Files.readString(site.folder(ref).stderr())).isEqualTo("err\n");
        }
        await(() -> site.containers().isEmpty());
    }

    @Test
    void output_that_cannot_be_written_for_a_while_costs_the_container_nothing()
            throws IOException {
        var ref = attempt("api", 1);
        var stdout = AttemptFolder.open(site.root(), ref).stdout();
        Files.delete(stdout);
        Files.createDirectory(stdout);
        var host = host();
        var id = running(host, ref, site.shell(ref, RUNS));
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> host.of(ref).size() == 1);
        assertThat(site.containers()).containsExactly(id);
        Files.delete(stdout);
        Files.createFile(stdout);
        await(() -> site.said(ref).equals("up\n"));
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void a_program_that_takes_too_much_memory_ends_with_that_reason() {
        var host = host();
        var ref = attempt("greedy", 1);
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                "x=0123456789abcdef; while :; do x=$x$x; done",
                                wanted -> {
                                    wanted.options = limited(16L << 20);
                                    return wanted;
                                }));
        var ended = ended(host, ref);
        assertThat(ended.signal()).isEqualTo("SIGKILL");
        assertThat(ended.reason()).isEqualTo("memory ran out: its limit is 16 MiB");
    }

    @Test
    void an_image_that_is_missing_is_named_in_the_engines_words() {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime()
                .launch(site.shell(ref, "true", wanted -> wanted.image("reprise-test/none:1")));
        assertThat(refused(host, ref)).contains("No such image: reprise-test/none:1");
        assertThat(host.first(Report.StartFailed.class, ref).retry()).isNull();
    }

    @Test
    void a_registry_that_does_not_answer_may_do_so_later() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        var image = "127.0.0.1:" + unused() + "/tool:1";
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                "true",
                                wanted -> {
                                    wanted.pull = PullPolicy.MISSING;
                                    return wanted.image(image);
                                }));
        assertThat(refused(host, ref)).contains("connection refused");
        assertThat(host.first(Report.StartFailed.class, ref).retry()).isEqualTo(Retry.LATER);
    }

    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_port_that_is_taken_is_named_and_nothing_is_left() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            host.runtime().launch(published(ref, taken.getLocalPort()));
            assertThat(refused(host, ref))
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("address already in use");
            assertThat(host.first(Report.StartFailed.class, ref).retry())
                    .isEqualTo(new Retry(taken.getLocalPort()));
        }
        assertThat(site.containers()).isEmpty();
    }

    @Test
    void a_container_of_somebody_else_with_the_same_name_is_left_alone() {
        var host = host();
        var ref = attempt("api", 1);
        var name = "reprise-test-" + site.labels.appHost();
        var foreign = site.foreign(name, "true");
        host.runtime().launch(site.shell(ref, "true", wanted -> wanted.name(name)));
        assertThat(refused(host, ref))
                .startsWith(
                        "container name "
                                + name
                                + " is taken by a container that is not of this app host");
        assertThat(site.client().inspectContainerCmd(foreign).exec().getState().getStatus())
                .isEqualTo("created");
    }

    @Test
    void a_container_that_a_dead_attempt_left_under_the_same_name_gives_way() {
        var host = host();
        var name = "reprise-test-" + site.labels.appHost();
        var first = attempt("api", 1);
        var order = site.shell(first, RUNS, wanted -> wanted.name(name));
        var left = running(host, first, order);
        host.runtime().close();

        var second = host();
        var ref = attempt("api", 2);
        running(second, ref, site.shell(ref, RUNS, wanted -> wanted.name(name)));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> site.client().inspectContainerCmd(left).exec())
                .isInstanceOf(NotFoundException.class);
    }

    private String refused(Host host, AttemptRef ref) {
        await(() -> !host.of(ref).isEmpty());
        return host.first(Report.StartFailed.class, ref).reason();
    }

    private LaunchOrder published(AttemptRef ref, int port) {
        return site.shell(
                ref,
                RUNS,
                wanted -> {
                    wanted.published = Map.of(port, 80);
                    return wanted;
                });
    }

    private static RunOptions limited(long memory) {
        return new RunOptions(
                null, null, List.of(), List.of(), memory, null, null, List.of(), Map.of(), false,
                false);
    }
}
