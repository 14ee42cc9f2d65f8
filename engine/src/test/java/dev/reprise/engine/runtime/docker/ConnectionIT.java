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
import java.time.Duration;

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
            var client =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-Xlog:class+load:file=" + loaded,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Client.class.getName(),
                                    "unix://" + socket)
                            .redirectErrorStream(true)
                            .start();
            var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor()).as(said).isZero();
            assertThat(said).endsWith("Docker Engine 1.2.3\n");
            var classes = assertThat(Files.readAllLines(loaded));
            classes.filteredOn(line -> line.contains(Connection.class.getName() + " ")).hasSize(1);
            classes.filteredOn(line -> line.contains("ssl.TrustStoreManager")).isEmpty();
        }
    }

    /** Certificates are read once in each JVM, so this is one of its own. */
    static final class Client {
        public static void main(String[] args) {
            try (var connection = Connection.open(args[0], Duration.ofSeconds(30))) {
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
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            client.read(ByteBuffer.allocate(1));
        } catch (IOException _) {
            // The test has ended.
        }
    }
}
