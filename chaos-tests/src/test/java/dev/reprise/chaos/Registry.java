package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A registry of images on this machine: Debian's {@code docker-registry}. */
final class Registry implements AutoCloseable {
    private static final Path PROGRAM =
            Path.of(System.getProperty("reprise.registry", "/usr/bin/docker-registry"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final Process process;

    private Registry(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Returns whether there is such a program. */
    static boolean isInstalled() {
        return Files.isRegularFile(PROGRAM);
    }

    /** Returns a registry without images that keeps them in {@code directory}. */
    static Registry start(Path directory) throws IOException {
        var port = freePort();
        var config = Files.createDirectories(directory).resolve("config.yml");
        Files.writeString(
                config,
                """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                """
                        .formatted(directory.resolve("images"), port));
        var process =
                new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        var registry = new Registry(port, process);
        await().atMost(PATIENCE).until(() -> RealHost.answers(port));
        return registry;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the full name of one of its images. */
    String image(String name) {
        return "127.0.0.1:%d/%s:1".formatted(port, name);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
