package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What an earlier host left behind, in each state it can be in. */
class AdoptionIT extends ProcessFixture {
    @Test
    void after_kill_9_of_its_host_each_attempt_runs_once_or_never() throws Exception {
        for (int startsSeen : List.of(0, 1, 5, 12)) {
            var refs = new ArrayList<AttemptRef>();
            for (int i = 1; i <= 12; i++) {
                refs.add(new AttemptRef("p" + i, 1, UUID.randomUUID().toString()));
            }
            var place = Files.createDirectory(home.resolve("killed-after-" + startsSeen));
            var root = place.resolve(".reprise/attempts");
            var began = Instant.now();
            killHostAfter(startsSeen, root, "", refs);
            var killed = Instant.now();

            var reports = new CopyOnWriteArrayList<Report>();
            var next = new Host(open(root, reports::add, machine), reports);
            refs.forEach(ref -> next.runtime().adopt(ref, STOP));
            for (var ref : refs) {
                await(() -> !next.of(ref).isEmpty());
            }
            var found = refs.stream().filter(ref -> next.saw(Report.Found.class, ref)).toList();
            assertThat(found.size()).isGreaterThanOrEqualTo(startsSeen);
            for (var ref : refs) {
                assertThat(next.saw(Report.NeverStarted.class, ref))
                        .isNotEqualTo(found.contains(ref));
            }
            var marks = place.resolve("marks");
            await(() -> found.isEmpty() || Files.readAllLines(marks).size() >= found.size());
            if (!found.isEmpty()) {
                assertThat(Files.readAllLines(marks))
                        .containsExactlyInAnyOrderElementsOf(
                                found.stream().map(AttemptRef::instance).toList());
            }
            for (var ref : found) {
                assertThat(next.first(Report.Found.class, ref).startedAt())
                        .isBetween(began.minusSeconds(1), killed.plusSeconds(1));
            }
            found.forEach(ref -> next.runtime().stop(ref, "SIGTERM"));
            for (var ref : found) {
                var ended = ended(next, ref);
                assertThat(ended.exitCode()).isEqualTo(143);
                assertThat(ended.hostAway()).isFalse();
            }
            next.runtime().close();
        }
    }

    private ProcessRuntime open(
            Path root, dev.reprise.engine.runtime.Reports reports, Machine view) {
        return new ProcessRuntime(
                root,
                reports,
                dev.reprise.engine.console.Capture.NONE,
                java.time.Clock.systemUTC(),
                view,
                this::spawner);
    }

    /** Runs a host until it has said so many starts (0: until it begins), then kills it. */
    private static void killHostAfter(
            int starts, Path root, String watchdogMark, List<AttemptRef> refs)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(HostMain.class.getName(), root.toString(), watchdogMark));
        refs.forEach(ref -> command.add(ref.attemptId()));
        var host =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var said = host.inputReader()) {
            awaitStarts(said, starts);
        } finally {
            host.destroyForcibly().waitFor();
        }
    }

    private static void awaitStarts(BufferedReader said, int starts) throws IOException {
        var seen = 0;
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            seen += line.startsWith("started") ? 1 : 0;
            if (seen >= starts) {
                return;
            }
        }
    }

    @Test
    void a_killed_host_is_noticed_by_its_watchdog() throws Exception {
        var mark = home.resolve("mark");
        Files.createDirectories(root());
        killHostAfter(0, root(), mark.toString(), List.of());
        await(() -> Files.exists(mark) && Files.readString(mark).equals("done\n"));
    }

    @Test
    void a_watchdog_told_of_a_clean_stop_ends_without_a_word() {
        var mark = home.resolve("mark");
        var watchdog =
                Watchdog.start(
                        machine, java.time.Duration.ZERO, List.of("touch", mark.toString()), home);
        assertThat(isAlive(watchdog.pid())).isTrue();
        watchdog.close();
        assertThat(isAlive(watchdog.pid())).isFalse();
        assertThat(mark).doesNotExist();
    }

    @Test
    void many_launches_and_adoptions_at_once_have_one_winner_each() throws Exception {
        var launching = host();
        var adopting = host();
        var refs = new ArrayList<AttemptRef>();
        for (int i = 0; i < 60; i++) {
            refs.add(attempt("r" + i, 1));
        }
        var begin = new CountDownLatch(1);
        var launches =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    awaitLatch(begin);
                                    refs.forEach(
                                            ref ->
                                                    launching
                                                            .runtime()
                                                            .launch(shell(ref, "echo up; exit 7")));
                                });
        begin.countDown();
        // From the other end, so that they meet in the middle.
        var backwards = new ArrayList<>(refs);
        Collections.reverse(backwards);
        backwards.forEach(ref -> adopting.runtime().adopt(ref, STOP));
        launches.join();
        for (var ref : refs) {
            await(
                    () ->
                            adopting.saw(Report.NeverStarted.class, ref)
                                    || adopting.saw(Report.Ended.class, ref));
            var never = adopting.saw(Report.NeverStarted.class, ref);
            await(() -> launching.saw(never ? Report.StartFailed.class : Report.Ended.class, ref));
            assertThat(launching.saw(Report.Started.class, ref)).isNotEqualTo(never);
            assertThat(stdout(ref)).isEqualTo(never ? "" : "up\n");
        }
        assertThat(refs).anyMatch(ref -> adopting.saw(Report.NeverStarted.class, ref));
        assertThat(refs).anyMatch(ref -> adopting.saw(Report.Ended.class, ref));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void after_a_reboot_nothing_is_signalled_and_the_attempt_is_gone() {
        var first = host();
        var ref = running(first, "exec sleep 300");
        first.runtime().close();
        var next = hostWith(View.rebooted(machine));
        next.runtime().adopt(ref, STOP);
        await(() -> !next.of(ref).isEmpty());
        assertThat(next.first(Report.Gone.class, ref).reason()).isEqualTo("machine rebooted");
        next.runtime().stop(ref, "SIGTERM");
        next.runtime().kill(ref);
        next.runtime().close();
        assertThat(table.isAlive(identity(first, ref))).isTrue();
    }

    @Test
    void what_ended_before_a_reboot_keeps_its_exit_code() {
        var first = host();
        var ref = running(first, "exit 7");
        ended(first, ref);
        var next = hostWith(View.rebooted(machine));
        next.runtime().adopt(ref, STOP);
        assertThat(ended(next, ref).exitCode()).isEqualTo(7);
    }

    @Test
    void from_another_pid_namespace_nothing_is_dead_and_nothing_is_signalled() {
        var first = host();
        var ref = running(first, "exec sleep 300");
        var elsewhere = hostWith(View.fromElsewhere(machine));
        elsewhere.runtime().adopt(ref, STOP);
        await(() -> elsewhere.saw(Report.Found.class, ref));
        elsewhere.runtime().kill(ref);
        assertThat(table.isAlive(identity(first, ref))).isTrue();
        first.runtime().stop(ref, "SIGTERM");
        assertThat(ended(elsewhere, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void a_stranger_with_the_same_pid_is_not_touched() throws Exception {
        var stranger = new ProcessBuilder("setsid", "sleep", "300").start();
        try {
            var ticks = machine.startTicks(stranger.pid()).orElseThrow();
            var ref = attempt("api", 1);
            var directory = AttemptDirectory.open(root(), ref);
            directory.claim(
                    new Claim(
                            Claim.Role.KEEPER,
                            new ProcessIdentity(
                                    stranger.pid(),
                                    ticks - 1,
                                    machine.bootId(),
                                    machine.pidNamespace())));
            Files.writeString(
                    directory.path().resolve("pid"), stranger.pid() + " " + (ticks - 1) + "\n");
            var next = host();
            next.runtime().adopt(ref, STOP);
            await(() -> !next.of(ref).isEmpty());
            assertThat(next.of(ref).getFirst()).isInstanceOf(Report.Gone.class);
            next.runtime().kill(ref);
            next.runtime().close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_program_whose_keeper_was_killed_is_found_but_its_code_is_lost() throws Exception {
        var first = host();
        var ref = running(first, "exec sleep 300");
        var keeper = AttemptDirectory.open(root(), ref).claim().orElseThrow().claimant();
        assertThat(table.kill(keeper, Posix.SIGKILL)).isTrue();
        await(() -> !table.isAlive(keeper));
        first.runtime().close();
        var next = host();
        next.runtime().adopt(ref, STOP);
        await(() -> next.saw(Report.Found.class, ref));
        assertThat(next.first(Report.Found.class, ref).identity()).isEqualTo(identity(first, ref));
        next.runtime().stop(ref, "SIGTERM");
        await(() -> next.saw(Report.Gone.class, ref));
        assertThat(table.isAlive(identity(first, ref))).isFalse();
    }

    @Test
    void a_keeper_killed_under_watch_leaves_its_program_running() throws Exception {
        var host = host();
        var ref = running(host, "exec sleep 300");
        var keeper = AttemptDirectory.open(root(), ref).claim().orElseThrow().claimant();
        table.kill(keeper, Posix.SIGKILL);
        await(() -> !table.isAlive(keeper));
        assertThat(table.isAlive(identity(host, ref))).isTrue();
        host.runtime().kill(ref);
        await(() -> host.saw(Report.Gone.class, ref));
        assertThat(table.isAlive(identity(host, ref))).isFalse();
    }

    @Test
    void a_program_that_ended_while_no_host_watched_has_its_tree_stopped_by_the_next()
            throws Exception {
        var first = host();
        var ref = running(first, "setsid sh -c 'echo $$; exec sleep 301' & exec sleep 302");
        first.runtime().close();
        var child = Long.parseLong(lines(ref, 1).getFirst());
        table.kill(identity(first, ref), Posix.SIGKILL);
        await(() -> AttemptDirectory.open(root(), ref).exit().isPresent());
        assertThat(isAlive(child)).isTrue();
        var next = host();
        next.runtime().adopt(ref, STOP);
        var ended = ended(next, ref);
        assertThat(ended.hostAway()).isTrue();
        assertThat(isAlive(child)).isFalse();
    }

    @Test
    void a_keeper_whose_host_never_let_it_go_is_ended_by_the_next() throws Exception {
        var ref = attempt("api", 1);
        var directory = AttemptDirectory.open(root(), ref);
        try (var spawner = new PosixSpawner(Spawner.NO_WAKE_UP)) {
            var order = shell(ref, "echo up");
            var child =
                    spawner.spawn(
                            Keeper.install(home.resolve(".reprise"))
                                    .arguments(directory.path(), 1, order.commandLine()),
                            Keeper.environment(Map.of(), order),
                            home);
            var keeper = table.identify(child.pid()).orElseThrow();
            assertThat(directory.claim(new Claim(Claim.Role.KEEPER, keeper))).isTrue();
            var next = host();
            next.runtime().adopt(ref, STOP);
            await(() -> !next.of(ref).isEmpty());
            assertThat(next.of(ref).getFirst()).isInstanceOf(Report.NeverStarted.class);
            child.go();
            child.reap();
            assertThat(stdout(ref)).isEmpty();
        }
    }

    private Host hostWith(Machine view) {
        var reports = new CopyOnWriteArrayList<Report>();
        return new Host(open(root(), reports::add, view), reports);
    }
}
