package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** What people do with containers at a terminal: run commands in them, clear up behind them. */
@NeedsDocker
class ContainerToolsIT {
    @TempDir Path temp;

    @Test
    void a_command_runs_where_its_container_or_program_runs() throws Exception {
        try (var docker = Docker.of(temp.resolve("contained"));
                var host = RealHost.of("contained", temp)) {
            host.run();
            host.awaitHealthy("front");

            var inside = host.call("exec", "pages", "--", "sh", "-c", "echo $NAME; ls /programs");
            assertThat(inside.out()).startsWith("pages\n").contains("serve.sh");
            assertThat(inside.code()).isZero();
            assertThat(host.call("exec", "store", "--", "sh", "-c", "exit 3").code()).isEqualTo(3);
            assertThat(host.call("exec", "store", "--", "no-such-program").code()).isEqualTo(127);
            var beside = host.call("exec", "front", "--", "sh", "-c", "echo $PWD $PAGES_HTTP");
            assertThat(beside.out())
                    .startsWith(host.directory().toRealPath().toString())
                    .contains("http://localhost:");
            var late = host.call("exec", "store", "--timeout", "1s", "--", "sleep", "60");
            assertThat(late.code()).isEqualTo(124);
            assertThat(docker.ok("top", docker.container("store"))).doesNotContain("sleep 60");

            host.ok("stop");
            var stopped = host.call("exec", "pages", "--", "true");
            assertThat(stopped.code()).isEqualTo(2);
            assertThat(stopped.err()).contains("no host runs");
            host.assertNoProcessLeft();
        }
    }

    @Test
    void the_doctor_tells_what_sessions_have_left_and_removes_it_when_asked() throws Exception {
        try (var docker = Docker.of(temp.resolve("contained"));
                var host = RealHost.of("contained", temp)) {
            host.run();
            host.awaitHealthy("front");
            assertThat(host.ok("doctor").out())
                    .containsPattern("ok +engine")
                    .doesNotContain("leftover");
            host.ok("stop");
            assertThat(host.ok("doctor").out()).doesNotContain("leftover");

            var label = docker.mine().substring("label=".length());
            docker.ok("network", "create", "--label", label, "left-network");
            docker.run(
                    List.of("--label", label, "--label", "dev.reprise.lifetime=SESSION"),
                    "left-behind",
                    "left-network");
            docker.run(List.of("--label", "org.example=theirs"), "foreign", "none");
            try {
                var told = host.ok("doctor").out();
                assertThat(told)
                        .contains("container left-behind: --fix removes it")
                        .contains("network left-network: --fix removes it")
                        .contains("network " + docker.network() + ": --fix --persistent removes it")
                        .doesNotContain("foreign", docker.network() + ": --fix removes it");
                assertThat(docker.containers()).hasSize(2);

                assertThat(host.ok("doctor", "--fix").out())
                        .contains("container left-behind: removed")
                        .contains("network left-network: removed");
                assertThat(docker.containers()).containsExactly(docker.container("store"));
                assertThat(docker.shared())
                        .containsExactlyInAnyOrder(docker.network(), docker.network() + "-kept");
                assertThat(docker.lines("ps", "--format", "{{.Names}}")).contains("foreign");
                assertThat(host.ok("doctor").out()).doesNotContain("leftover");

                host.ok("doctor", "--fix", "--persistent");
                assertThat(docker.containers()).isEmpty();
                assertThat(docker.shared()).isEmpty();
                assertThat(docker.lines("ps", "--format", "{{.Names}}")).contains("foreign");
            } finally {
                docker.ok("rm", "--force", "--volumes", "foreign");
            }
        }
    }
}
