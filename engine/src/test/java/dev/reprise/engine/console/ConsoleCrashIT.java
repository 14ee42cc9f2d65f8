package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ConsoleCrashIT {
    private static final String WRITER =
            """
            i=0; while [ ! -e %1$s ]; do i=$((i+1)); echo "$i top-secret"; [ $((i %% 500)) = 0 ] && echo "e$i" >&2
            [ $((i %% 2000)) = 0 ] && seq -f 'burst %%0.0f .......................................' 1 20000
            done; printf "%%s" "$i is the last" > %1$s; printf last
            """;

    @TempDir Path root;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void hosts_killed_at_random_moments_lose_no_line_and_double_none() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var attempts = root.resolve("attempts");
        var folder = Files.createDirectories(attempts.resolve("api/1"));
        var stop = root.resolve("stop");
        var writer = writer(folder, WRITER.formatted(stop));
        for (int life = 0; life < 8; life++) {
            var host = host(attempts, life > 0);
            killAfter(host, Duration.ofMillis(random.nextInt(400)));
        }
        Files.createFile(stop);
        assertThat(writer.waitFor()).isZero();

        var kit = new ConsoleKit(attempts, List.of("top-secret"));
        var sealed = kit.end("api", 1);
        try (var lines = kit.console.read(kit.all("api"))) {
            expectEachOnce(lines.toList(), seed);
        } finally {
            kit.close();
        }
        assertThat(sealed.lines().get("stdout")).as("seed %d", seed).isGreaterThan(2000);
    }

    @Test
    void consoles_abandoned_between_any_two_looks_lose_no_line_and_double_none() throws Exception {
        var attempts = root.resolve("attempts");
        var kit = new ConsoleKit(attempts, List.of());
        kit.begin("api", 1);
        var writer = kit.start("api", 1, "seq 1 300000");
        var random = new Random(11);
        for (int life = 0; life < 30; life++) {
            long until = random.nextLong(20_000_000);
            var start = System.nanoTime();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> System.nanoTime() - start > until);
            kit.console.abandon();
            kit.reopen();
            kit.adopt("api", 1);
        }
        assertThat(writer.waitFor()).isZero();
        kit.end("api", 1);
        var lines = kit.read(kit.all("api"));
        kit.close();
        assertThat(lines).hasSize(300_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).line()).isEqualTo(i + 1);
            assertThat(lines.get(i).text()).isEqualTo(Integer.toString(i + 1));
        }
    }

    private static void expectEachOnce(List<ConsoleLine> lines, long seed) {
        long number = 0;
        long burst = 0;
        long counter = 0;
        var out = lines.stream().filter(line -> line.stream().equals("stdout")).toList();
        for (var line : out.subList(0, out.size() - 1)) {
            assertThat(line.line()).as("seed %d", seed).isEqualTo(++number);
            if (line.text().startsWith("burst")) {
                burst = burst % 20_000 + 1;
                assertThat(line.text()).startsWith("burst " + burst + " ");
            } else {
                assertThat(line.text()).as("seed %d", seed).isEqualTo(++counter + " ***");
            }
        }
        assertThat(out.getLast().text()).isEqualTo("last");
        assertThat(lines.size() - out.size()).as("seed %d", seed).isEqualTo((int) (counter / 500));
    }

    private Process writer(Path folder, String script) throws IOException {
        var process =
                new ProcessBuilder("sh", "-c", script)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("stdout").toFile()))
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("stderr").toFile()))
                        .start();
        processes.add(process);
        return process;
    }

    private Process host(Path attempts, boolean adopted) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HostForTest.class.getName(),
                                attempts.toString(),
                                Boolean.toString(adopted))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        processes.add(process);
        return process;
    }

    private static void killAfter(Process host, Duration delay) throws Exception {
        try (var out = host.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            var at = Instant.now().plus(delay);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> Instant.now().isAfter(at));
            host.destroyForcibly().waitFor();
        }
    }
}
