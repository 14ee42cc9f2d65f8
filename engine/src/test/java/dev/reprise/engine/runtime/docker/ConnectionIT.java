package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.Certificates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
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

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

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
            assertThat(said(builder)).endsWith("Docker Engine 1.2.3\n");
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
            assertThat(said(clientOf(config))).endsWith("Docker Engine 1.2.3\n");
        }
    }

    @Test
    void the_certificates_of_the_docker_context_in_use_are_used() throws Exception {
        var server = Certificates.in(temp.resolve("server"));
        var own = Certificates.in(temp.resolve("own")).trusting(server);
        try (var engine = listen(server.trustingOnly(own))) {
            var config = config("remote", address(engine));
            var tls = config.resolve("contexts/tls").resolve(hash("remote")).resolve("docker");
            Files.createDirectories(tls.getParent());
            Files.move(own.directory(), tls);
            assertThat(said(clientOf(config))).endsWith("Docker Engine 1.2.3\n");
        }
    }

    @Test
    void an_engine_that_is_not_trusted_is_named_with_the_way_out() throws Exception {
        var server = Certificates.in(temp.resolve("server"));
        var own = Certificates.in(temp.resolve("own"));
        own.trusting(own);
        try (var engine = listen(server.trustingOnly(own))) {
            var builder = client();
            builder.environment().put("DOCKER_HOST", address(engine));
            builder.environment().put("DOCKER_TLS_VERIFY", "1");
            builder.environment().put("DOCKER_CERT_PATH", own.directory().toString());
            assertThat(said(builder))
                    .contains(address(engine) + ": ", "certification path", "DOCKER_CERT_PATH");
        }
    }

    @Test
    void certificates_that_are_not_there_are_named() throws Exception {
        var builder = client();
        builder.environment().put("DOCKER_HOST", "tcp://127.0.0.1:1");
        builder.environment().put("DOCKER_TLS_VERIFY", "1");
        builder.environment().put("DOCKER_CERT_PATH", temp.resolve("nowhere").toString());
        assertThat(said(builder)).contains("DOCKER_CERT_PATH", temp.resolve("nowhere").toString());
    }

    @Test
    void settings_of_the_client_that_cannot_be_read_are_named() throws Exception {
        var config = Files.createDirectories(temp.resolve("config"));
        Files.writeString(config.resolve("config.json"), "{\"auths\":");
        assertThat(said(clientOf(config)))
                .contains("docker configuration file", "Unexpected end-of-input");
    }

    private static SSLServerSocket listen(SSLContext context) throws IOException {
        var sockets = context.getServerSocketFactory();
        var loopback = InetAddress.getByName("127.0.0.1");
        var engine = (SSLServerSocket) sockets.createServerSocket(0, 1, loopback);
        engine.setNeedClientAuth(true);
        Thread.ofVirtual().start(() -> answer(engine));
        return engine;
    }

    private static String address(SSLServerSocket engine) {
        return "tcp://127.0.0.1:" + engine.getLocalPort();
    }

    private static void answer(SSLServerSocket engine) {
        try (var client = engine.accept()) {
            var _ = client.getInputStream().read(new byte[1 << 16]);
            client.getOutputStream().write(response());
            var _ = client.getInputStream().read();
        } catch (IOException _) {
            // It does not trust us, or the test has ended.
        }
    }

    private static String said(ProcessBuilder builder) throws Exception {
        var client = builder.start();
        var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        return said;
    }

    private static String hash(String context) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(bytes(context));
        return HexFormat.of().formatHex(digest);
    }

    /** Returns a directory as {@code docker context create} and {@code use} leave it. */
    private Path config(String context, String host) throws Exception {
        var config = temp.resolve("config");
        var meta = config.resolve("contexts/meta").resolve(hash(context));
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

    /** Returns a client that only that directory tells where the engine is. */
    private static ProcessBuilder clientOf(Path config) {
        var builder = client();
        builder.environment().remove("DOCKER_HOST");
        builder.environment().remove("DOCKER_CONTEXT");
        builder.environment().put("DOCKER_CONFIG", config.toString());
        return builder;
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
            } catch (EngineAwayException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static byte[] response() {
        return bytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(VERSION.length(), VERSION));
    }

    private static void answer(ServerSocketChannel engine) {
        try (var client = engine.accept()) {
            client.read(ByteBuffer.allocate(1 << 16));
            client.write(ByteBuffer.wrap(response()));
            client.read(ByteBuffer.allocate(1));
        } catch (IOException _) {
            // The test has ended.
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
