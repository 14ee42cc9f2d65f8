package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class ConnectionIT {
    private static final String VERSION = "{\"Version\":\"1.2.3\",\"ApiVersion\":\"1.41\"}";

    @TempDir Path temp;

    /** Reading those would be a good part of what the first question to an engine takes. */
    @Test
    void the_way_to_a_local_socket_does_without_the_certificates_of_the_machine() throws Exception {
        var socket = temp.resolve("docker.sock");
        var loaded = temp.resolve("loaded");
        try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> answer(engine));
            var builder = client("-Xlog:class+load:file=" + loaded);
            builder.command().add("unix://" + socket);
            var client = builder.start();
            var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor()).as(said).isZero();
            assertThat(said).endsWith("Docker Engine 1.2.3\n");
            var classes = assertThat(Files.readAllLines(loaded));
            classes.filteredOn(line -> line.contains(Connection.class.getName() + " ")).hasSize(1);
            classes.filteredOn(line -> line.contains("ssl.TrustStoreManager")).isEmpty();
        }
    }

    @Test
    void the_docker_context_in_use_tells_where_the_engine_is() throws Exception {
        var socket = temp.resolve("docker.sock");
        var config = config("elsewhere", "unix://" + socket);
        try (var engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> answer(engine));
            var builder = client();
            builder.environment().remove("DOCKER_HOST");
            builder.environment().remove("DOCKER_CONTEXT");
            builder.environment().put("DOCKER_CONFIG", config.toString());
            var client = builder.start();
            var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor()).as(said).isZero();
            assertThat(said).endsWith("Docker Engine 1.2.3\n");
        }
    }

    @Test
    void settings_of_the_client_that_cannot_be_read_are_an_engine_that_is_away() throws Exception {
        var config = Files.createDirectories(temp.resolve("config"));
        Files.writeString(config.resolve("config.json"), "{\"auths\":");
        assertThat(whyAway("DOCKER_CONFIG", config.toString())).contains("config.json");

        Files.writeString(config.resolve("config.json"), "{}");
        var none = temp.resolve("none").toString();
        assertThat(
                        whyAway(
                                "DOCKER_HOST",
                                "tcp://127.0.0.1:1",
                                "DOCKER_TLS_VERIFY",
                                "1",
                                "DOCKER_CERT_PATH",
                                none))
                .contains(none);
    }

    /** Returns what a client says that finds no engine. */
    private static String whyAway(String... environment) throws Exception {
        var builder = client();
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        var client = builder.start();
        var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).isEqualTo(1);
        assertThat(said).contains(EngineAwayException.class.getSimpleName());
        return said;
    }

    /** Returns a directory as {@code docker context create} and {@code use} leave it. */
    private Path config(String context, String host) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(bytes(context));
        var config = temp.resolve("config");
        var meta = config.resolve("contexts/meta").resolve(HexFormat.of().formatHex(digest));
        Files.createDirectories(meta);
        Files.writeString(
                config.resolve("config.json"), "{\"currentContext\":\"%s\"}".formatted(context));
        Files.writeString(
                meta.resolve("meta.json"),
                """
                {"Name":"%s","Metadata":{},"Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":false}}}
                """
                        .formatted(context, host));
        return config;
    }

    private static ProcessBuilder client(String... more) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(1, List.of(more));
        command.add(Client.class.getName());
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Certificates and environment are a JVM's, so this is one of its own. */
    static final class Client {
        public static void main(String[] args) {
            var host = args.length == 0 ? null : args[0];
            try (var connection = Connection.open(host, Duration.ofSeconds(30))) {
                System.out.println(connection.name());
            }
        }
    }

    private static void answer(ServerSocketChannel engine) {
        var answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(VERSION.length(), VERSION);
        try (var client = engine.accept()) {
            client.read(ByteBuffer.allocate(1 << 16));
            client.write(ByteBuffer.wrap(bytes(answer)));
            client.read(ByteBuffer.allocate(1));
        } catch (IOException _) {
            // The test has ended.
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
