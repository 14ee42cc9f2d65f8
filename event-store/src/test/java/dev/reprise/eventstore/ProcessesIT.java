package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** One log and several processes, one of which may be killed. */
@Timeout(60)
class ProcessesIT {
    @TempDir Path directory;
    private Path log;
    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void create() {
        log = directory.resolve("log.db");
        SqliteEventStore.open(log).close();
    }

    @AfterEach
    void killChildren() throws Exception {
        for (var child : children) {
            child.destroyForcibly();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Takes the lease and appends until it is killed or refused; prints each acknowledged id. */
    static final class Appender {
        public static void main(String[] args) {
            try {
                append(args);
            } catch (FencedException | CompletionException e) {
                System.exit(1);
            }
        }

        private static void append(String[] args) {
            var store = SqliteEventStore.open(Path.of(args[0]));
            var seen = Long.parseLong(args[1]);
            var epoch = store.leases().take(seen, "child", "boot", 0).epoch();
            while (true) {
                var part = to("child-" + epoch, 3);
                store.append(Events.append(epoch, 1, AT, part)).join();
                part.events().forEach(event -> System.out.println(event.eventId()));
            }
        }
    }

    private Process appender(long epochSeen, long firstId) throws IOException {
        var jvm = ManagementFactory.getRuntimeMXBean().getInputArguments();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvm.stream().filter(a -> !a.startsWith("-javaagent")).toList());
        command.add("-Dreprise.test.first-id=" + firstId);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        log.toString(),
                        Long.toString(epochSeen)));
        var child =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        children.add(child);
        return child;
    }

    private static List<String> lines(BufferedReader reader, int atLeast) {
        var lines = new ArrayList<String>();
        try {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines.size() == atLeast) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    @Test
    void a_killed_writer_loses_nothing_that_was_acknowledged() throws Exception {
        var acknowledged = new ArrayList<String>();
        for (int life = 0; life < 4; life++) {
            var child = appender(life, life * 1_000_000L);
            try (var output = child.inputReader()) {
                acknowledged.addAll(lines(output, 100 + life * 137));
                child.toHandle().destroyForcibly(); // SIGKILL; its output stays open
                acknowledged.addAll(lines(output, Integer.MAX_VALUE));
            }
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(137);
        }

        try (var store = SqliteEventStore.openReadOnly(log)) {
            var stored = ids(store);
            assertThat(acknowledged).hasSizeGreaterThan(1000);
            assertThat(stored).containsAll(whole(acknowledged));
            assertThat(stored.size() % 3).isZero();
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    /** Without the last line of a life if the kill cut it. */
    private static List<String> whole(List<String> ids) {
        return ids.stream().filter(id -> id.length() == 36).toList();
    }

    private static List<String> ids(EventStore store) {
        return store.read(0, Integer.MAX_VALUE).stream()
                .map(event -> event.eventId().toString())
                .toList();
    }

    @Test
    void a_reader_follows_what_another_process_writes() throws Exception {
        var child = appender(0, 0);
        try (var output = child.inputReader();
                var store = SqliteEventStore.openReadOnly(log)) {
            lines(output, 30);
            var seen = new CopyOnWriteArrayList<Long>();
            var subscription =
                    store.subscribe(
                            0, events -> events.forEach(event -> seen.add(event.position())));
            lines(output, 300);
            await().until(() -> seen.size() > 300);
            assertThat(store.verify().problems()).isEmpty();
            child.toHandle().destroyForcibly();
            child.waitFor();
            var head = store.head().position();
            await().until(() -> subscription.checkpoint() == head);
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        }
    }

    @Test
    void the_successor_fences_a_host_that_still_lives() throws Exception {
        var child = appender(0, 0);
        try (var output = child.inputReader();
                var store = SqliteEventStore.open(log)) {
            lines(output, 30);
            assertThat(store.leases().current()).map(Leases.Lease::holder).contains("child");
            assertThatThrownBy(() -> store.leases().take(0, "other", "boot", 0))
                    .isInstanceOf(FencedException.class);
            assertThat(store.leases().take(1, "successor", "boot", 0).epoch()).isEqualTo(2);
            var head = store.head();
            lines(output, Integer.MAX_VALUE); // its append fails, its main ends
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(1);

            assertThat(store.head()).isEqualTo(head);
            var next = Events.append(2, 1, AT, to("own", 1));
            assertThat(store.append(next).join().first()).isEqualTo(head.position() + 1);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void many_processes_may_create_the_log_at_once() throws Exception {
        log = directory.resolve("fresh/log.db");
        var two = List.of(appender(0, 0), appender(0, 1_000_000));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> two.stream().filter(Process::isAlive).count() == 1);
        try (var store = SqliteEventStore.openReadOnly(log)) {
            await().until(() -> store.head().position() > 0);
            assertThat(store.leases().current()).map(Leases.Lease::epoch).contains(1L);
        }
    }
}
