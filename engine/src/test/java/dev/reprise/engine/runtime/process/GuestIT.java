package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.ExistingProcess;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Usage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs that somebody else has started: this JVM, but not as a runtime would. */
class GuestIT extends ProcessFixture {
    private final List<Process> strangers = new ArrayList<>();

    @AfterEach
    void strangers_end() {
        strangers.forEach(Process::destroyForcibly);
    }

    @Test
    void a_program_is_waited_for_until_its_pid_file_names_it_and_seen_until_it_ends()
            throws Exception {
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(existing(ref));
        await(() -> said(host).contains("there is no pid file " + pidFile()));
        Files.writeString(pidFile(), "");
        await(() -> said(host).contains(pidFile() + " is empty"));
        Files.writeString(pidFile(), "soon\n");
        await(() -> said(host).contains(pidFile() + " does not begin with a pid"));

        var stranger = stranger("exec sleep 300");
        Files.writeString(pidFile(), stranger.pid() + "\n/var/lib/legacy\n");
        await(() -> host.saw(Report.Started.class, ref));
        assertThat(identity(host, ref)).isEqualTo(identity(stranger));
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.Gone.class, ref));
        assertThat(stranger.waitFor()).isEqualTo(143);
        assertThat(host.first(Report.Gone.class, ref).reason()).contains("exit code is unknown");
    }

    @Test
    void one_that_has_ended_or_whose_pid_another_has_now_is_not_taken_on() throws Exception {
        var ended = stranger("exit 0");
        ended.waitFor();
        Files.writeString(pidFile(), ended.pid() + "\n");
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(existing(ref));
        await(
                () ->
                        said(host)
                                .contains(
                                        "process "
                                                + ended.pid()
                                                + " of "
                                                + pidFile()
                                                + " does not run"));

        var other = stranger("exec sleep 300");
        Files.writeString(pidFile(), other.pid() + "\n");
        Files.setLastModifiedTime(pidFile(), FileTime.from(Instant.now().minusSeconds(60)));
        await(() -> said(host).contains("it is another program's"));
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.NeverStarted.class, ref));
        assertThat(host.of(ref)).hasSize(1);
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void a_later_host_knows_it_again_by_who_it_is_and_not_by_the_file() throws Exception {
        var stranger = stranger("exec sleep 300");
        Files.writeString(pidFile(), stranger.pid() + "\n");
        var first = host();
        var ref = attempt("legacy", 1);
        first.runtime().launch(existing(ref));
        await(() -> first.saw(Report.Started.class, ref));
        first.runtime().close();
        Files.delete(pidFile());

        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> second.saw(Report.Found.class, ref));
        assertThat(second.first(Report.Found.class, ref).identity()).isEqualTo(identity(stranger));
        second.runtime().close();
        stranger.destroyForcibly().waitFor();

        var third = host();
        third.runtime().adopt(ref, STOP);
        await(() -> third.saw(Report.Gone.class, ref));
        assertThat(third.of(ref)).hasSize(1);
    }

    @Test
    void one_that_was_not_found_yet_when_its_host_died_is_abandoned() {
        var first = host();
        var ref = attempt("legacy", 1);
        first.runtime().launch(existing(ref));
        await(() -> !said(first).isEmpty());
        first.runtime().close();
        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> second.saw(Report.NeverStarted.class, ref));
    }

    @Test
    void a_kill_takes_its_children_along_and_what_it_uses_counts_them() throws Exception {
        var stranger = stranger("sleep 301 & sleep 302 & trap '' TERM; while :; do wait; done");
        await(() -> stranger.descendants().count() == 2);
        var children = stranger.descendants().map(this::identity).toList();
        Files.writeString(pidFile(), stranger.pid() + "\n");
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(existing(ref));
        await(() -> host.saw(Report.Started.class, ref));
        long alone = machine.consumption(stranger.pid()).orElseThrow().residentBytes();
        await(
                () -> {
                    ((Usage) host.runtime()).measure(List.of(ref));
                    return host.reports().stream()
                            .filter(Report.Measured.class::isInstance)
                            .flatMap(report -> ((Report.Measured) report).uses().stream())
                            .anyMatch(use -> use.memoryBytes() > 2 * alone);
                });
        host.runtime().kill(ref);
        await(() -> host.saw(Report.Gone.class, ref));
        await(() -> children.stream().noneMatch(table::isAlive));
    }

    @Test
    void a_file_that_others_may_write_and_what_this_program_runs_in_are_refused() throws Exception {
        var stranger = stranger("exec sleep 300");
        Files.writeString(pidFile(), stranger.pid() + "\n");
        Files.setPosixFilePermissions(pidFile(), PosixFilePermissions.fromString("rw-rw-rw-"));
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(existing(ref));
        await(() -> said(host).contains("is named by a file that others can write"));

        Files.delete(pidFile());
        var parent = ProcessHandle.current().parent().orElseThrow().pid();
        Files.writeString(pidFile(), parent + "\n");
        await(() -> said(host).contains("process " + parent + " of " + pidFile() + " is what"));
        Files.writeString(pidFile(), "1\n");
        await(() -> said(host).contains("process 1 of " + pidFile() + " is what Reprise"));
        host.runtime().kill(ref);
        await(() -> host.saw(Report.NeverStarted.class, ref));
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void what_is_no_file_holds_up_nobody() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", pidFile().toString()).start().waitFor()).isZero();
        var host = host();
        host.runtime().launch(existing(attempt("legacy", 1)));
        await(() -> said(host).contains(pidFile() + " is no file"));
        var other = attempt("other", 1);
        host.runtime().launch(shell(other, "exit 3"));
        await(() -> host.saw(Report.Ended.class, other));
    }

    @Test
    void a_wait_that_is_given_up_touches_nothing_that_was_found() throws Exception {
        var host = host();
        var waiting = attempt("legacy", 1);
        host.runtime().launch(existing(waiting));
        await(() -> !said(host).isEmpty());
        host.runtime().giveUp(waiting);
        await(() -> host.saw(Report.NeverStarted.class, waiting));

        var stranger = stranger("exec sleep 300");
        Files.writeString(pidFile(), stranger.pid() + "\n");
        var found = attempt("legacy", 2);
        host.runtime().launch(existing(found));
        await(() -> host.saw(Report.Started.class, found));
        host.runtime().giveUp(found);
        host.runtime().adopt(found, STOP);
        await(() -> host.saw(Report.Found.class, found));
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void without_a_pid_file_nobody_is_found() {
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(order(ref, new ExistingProcess(null)));
        await(() -> said(host).contains("no earlier session has left it running"));
        host.runtime().kill(ref);
        await(() -> host.saw(Report.NeverStarted.class, ref));
    }

    private Process stranger(String script) throws IOException {
        var process = new ProcessBuilder("sh", "-c", script).start();
        strangers.add(process);
        return process;
    }

    private ProcessIdentity identity(Process process) {
        return identity(process.toHandle());
    }

    private ProcessIdentity identity(ProcessHandle process) {
        return table.identify(process.pid()).orElseThrow();
    }

    private Path pidFile() {
        return home.resolve("legacy.pid");
    }

    private LaunchOrder existing(AttemptRef ref) {
        return order(ref, new ExistingProcess(pidFile().toString()));
    }

    private LaunchOrder order(AttemptRef ref, ExistingProcess existing) {
        return new LaunchOrder(
                ref, List.of("legacy"), Map.of(), home.toString(), STOP, null, existing);
    }

    private static String said(Host host) {
        return host.reports().stream()
                .filter(Report.Progress.class::isInstance)
                .map(Report.Progress.class::cast)
                .filter(progress -> progress.phase() == Phase.NOT_FOUND)
                .map(Report.Progress::detail)
                .reduce("", (all, one) -> all + "\n" + one);
    }
}
