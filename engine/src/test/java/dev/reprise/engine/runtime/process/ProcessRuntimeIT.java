package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ProcessRuntimeIT extends ProcessFixture {
    @Test
    void a_program_has_its_arguments_environment_directory_and_output() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        var environment =
                Map.of("GREETING", "a b\n\"c\"", "services__my-api__http__0", "http://x y/");
        host.runtime()
                .launch(
                        order(
                                ref,
                                environment,
                                STOP,
                                "python3",
                                "-c",
                                """
                                import os, sys
                                print(sys.argv[1:], os.getcwd())
                                for name in sorted(os.environ):
                                    if name.lower().startswith(('greeting', 'services', 'reprise', '_reprise')):
                                        print(name, repr(os.environ[name]))
                                print('problem', file=sys.stderr)
                                """,
                                "it's",
                                "$HOME *",
                                ""));
        ended(host, ref);
        assertThat(stdout(ref).lines())
                .containsExactly(
                        "[\"it's\", '$HOME *', ''] " + home.toRealPath(),
                        "GREETING 'a b\\n\"c\"'",
                        "REPRISE_ATTEMPT '" + ref.attemptId() + "'",
                        "services__my-api__http__0 'http://x y/'");
        assertThat(folder(ref).resolve("stderr")).hasContent("problem\n");
    }

    @Test
    void run_folders_are_for_their_owner_only_and_hold_no_order() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, Map.of("TOKEN", "hush-4711"), STOP, "sleep", "300"));
        await(() -> host.saw(Report.Started.class, ref));
        assertThat(mode(folder(ref))).isEqualTo("rwx------");
        host.runtime().kill(ref);
        ended(host, ref);
        for (var name : List.of("stdout", "stderr", "id", "pid", "exit")) {
            assertThat(mode(folder(ref).resolve(name))).as(name).isEqualTo("rw-------");
        }
        try (var files = Files.walk(home.resolve(".reprise"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("hush-4711");
            }
        }
    }

    @Test
    void what_a_program_has_left_behind_in_a_session_of_its_own_counts_as_its_use() {
        var host = host();
        var ref = running(host, "setsid sh -c 'while :; do :; done' & exec sleep 300");
        await(
                () -> {
                    ((ProcessRuntime) host.runtime()).measure(List.of(ref));
                    return host.reports().stream()
                            .anyMatch(
                                    r ->
                                            r instanceof Report.Measured m
                                                    && m.uses().getFirst().cpuPercent() > 5);
                });
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_started_program_has_no_blocked_and_no_ignored_signals() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"));
        ended(host, ref);
        var lines = stdout(ref).lines().toList();
        assertThat(lines.getFirst()).isEqualTo("SigBlk:\t0000000000000000");
        // 32 and 33 are glibc's own; its posix_spawn leaves them so.
        var ignored = Long.parseUnsignedLong(lines.getLast().substring("SigIgn:\t".length()), 16);
        assertThat(ignored & ~0x180000000L).isZero();
    }

    @Test
    void sigint_and_sigquit_reach_the_program() {
        for (var signal : List.of("SIGINT", "SIGQUIT")) {
            var host = host();
            var ref = attempt(signal.toLowerCase(java.util.Locale.ROOT), 1);
            host.runtime().launch(order(ref, "sleep", "300"));
            await(() -> host.saw(Report.Started.class, ref));
            host.runtime().stop(ref, signal);
            assertThat(ended(host, ref).signal()).isEqualTo(signal);
        }
    }

    @Test
    void a_program_killed_by_a_fault_is_reported_with_the_signal() {
        var host = host();
        var ref = running(host, "ulimit -c 0; kill -SEGV $$");
        var ended = ended(host, ref);
        assertThat(ended.exitCode()).isEqualTo(139);
        assertThat(ended.signal()).isEqualTo("SIGSEGV");
    }

    @Test
    void a_tree_whose_middle_died_is_stopped_as_a_whole() throws IOException {
        var host = host();
        var ref = running(host, "sh -c 'sleep 301 & echo $!; exit' & wait $!; echo $$; sleep 302");
        var grandchild = Long.parseLong(lines(ref, 2).getFirst());
        assertThat(isAlive(grandchild)).isTrue();
        host.runtime().stop(ref, "SIGTERM");
        ended(host, ref);
        assertThat(isAlive(grandchild)).isFalse();
    }

    @Test
    void a_child_that_called_setsid_is_stopped_too() throws IOException {
        var host = host();
        var ref = running(host, "setsid sh -c 'echo $$; exec sleep 301' & sleep 302");
        var child = Long.parseLong(lines(ref, 1).getFirst());
        assertThat(machine.session(child)).isEqualTo(child);
        host.runtime().stop(ref, "SIGTERM");
        ended(host, ref);
        assertThat(isAlive(child)).isFalse();
    }

    @Test
    void the_rest_of_the_tree_is_stopped_before_the_end_of_a_program_is_reported()
            throws IOException {
        var host = host();
        var ref =
                running(
                        host,
                        """
                        setsid sh -c 'echo $$; exec sleep 301' &
                        sleep 302 & echo $!
                        env -i sleep 303 & echo $!
                        sleep 0.3
                        exit 3
                        """);
        assertThat(ended(host, ref).exitCode()).isEqualTo(3);
        assertThat(lines(ref, 3)).noneMatch(pid -> isAlive(Long.parseLong(pid)));
    }

    @Test
    void a_left_over_child_that_ignores_the_signal_is_killed_after_the_grace() throws IOException {
        var host = host();
        var ref = attempt("api", 1);
        var stop = new StopSpec("SIGTERM", Duration.ofMillis(200), Duration.ofMinutes(1));
        var script = "sh -c 'trap \"\" TERM; echo $$; sleep 301; sleep 302' & sleep 0.2; exit 4";
        host.runtime().launch(order(ref, Map.of(), stop, "sh", "-c", script));
        assertThat(ended(host, ref).exitCode()).isEqualTo(4);
        assertThat(isAlive(Long.parseLong(lines(ref, 1).getFirst()))).isFalse();
    }

    @Test
    void a_tree_that_forks_while_it_is_killed_is_killed_to_the_last() throws IOException {
        var host = host();
        var ref =
                running(
                        host,
                        """
                        trap '' TERM
                        echo up
                        hydra() { while :; do (sleep 0.02; hydra) & sleep 0.05; kill -0 $! || :; done; }
                        (sleep 0.05; exec sleep 301) & (sleep 0.01; setsid sleep 302) &
                        for i in 1 2 3 4 5 6; do (sleep 0.0$i; sleep 303 & sleep 304) & done
                        while :; do sleep 0.01; done
                        """);
        lines(ref, 1);
        host.runtime().kill(ref);
        assertThat(ended(host, ref).signal()).isEqualTo("SIGKILL");
        var trees = withAttempt(ref);
        assertThat(trees).isEmpty();
    }

    List<Long> withAttempt(AttemptRef ref) {
        return java.util.Arrays.stream(machine.pids())
                .filter(pid -> machine.attemptId(pid).filter(ref.attemptId()::equals).isPresent())
                .filter(this::isAlive)
                .boxed()
                .toList();
    }

    @Test
    void a_program_that_closes_its_output_lives_on() {
        var host = host();
        var ref = running(host, "exec >&- 2>&-; exec sleep 300");
        assertThat(table.isAlive(identity(host, ref))).isTrue();
        assertThat(host.of(ref)).hasSize(1);
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void a_burst_of_output_is_complete() throws IOException {
        var host = host();
        var ref = running(host, "head -c 104857600 /dev/zero");
        ended(host, ref);
        assertThat(Files.size(folder(ref).resolve("stdout"))).isEqualTo(100 << 20);
    }

    @Test
    void failures_to_start_name_the_cause() throws IOException {
        var host = host();
        Files.writeString(home.resolve("plain"), "text");
        Files.writeString(home.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(home.resolve("script").toFile().setExecutable(true)).isTrue();
        assertThat(reason(host, order(attempt("a", 1), "missing")))
                .matches("no such program: missing is in none of the \\d+ directories of its PATH");
        assertThat(reason(host, order(attempt("b", 1), "./missing")))
                .isEqualTo("no such program: " + home.resolve("missing"));
        assertThat(reason(host, order(attempt("c", 1), "./plain")))
                .isEqualTo(home.resolve("plain") + " is not executable");
        assertThat(reason(host, order(attempt("d", 1), "./script")))
                .endsWith("needs /no/such/interpreter, which is not there or not executable");
        assertThat(reason(host, order(attempt("e", 1), home.toString())))
                .isEqualTo(home + " is a directory, not a program");
        var nowhere = home.resolve("nowhere").toString();
        var order =
                new LaunchOrder(attempt("f", 1), List.of("sleep", "1"), Map.of(), nowhere, STOP);
        assertThat(reason(host, order))
                .isEqualTo("working directory " + nowhere + " does not exist");
    }

    private String reason(Host host, LaunchOrder order) {
        host.runtime().launch(order);
        await(() -> !host.of(order.ref()).isEmpty());
        assertThat(host.of(order.ref())).hasSize(1);
        return host.first(Report.StartFailed.class, order.ref()).reason();
    }

    @Test
    void a_program_that_exits_with_127_has_started() {
        var host = host();
        var ref = running(host, "exit 127");
        assertThat(ended(host, ref).exitCode()).isEqualTo(127);
    }
}
