package dev.reprise.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

class PortHolderIT {
    private static final PortHolder HERE = new PortHolder(Path.of("/proc"));
    private static final String ME = "pid " + ProcessHandle.current().pid() + " (java)";

    @TempDir Path proc;

    @Test
    void a_listener_is_named_by_pid_and_program() throws IOException {
        for (var host : new String[] {"127.0.0.1", "0.0.0.0"}) {
            try (var listener = new ServerSocket(0, 1, InetAddress.getByName(host))) {
                assertThat(HERE.of(listener.getLocalPort())).hasValue(ME);
            }
        }
    }

    @Test
    void a_listener_on_ipv6_alone_is_named_too() throws IOException {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
        try (var listener = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertThat(HERE.of(listener.getLocalPort())).hasValue(ME);
        }
    }

    @Test
    void a_port_that_nobody_listens_on_has_no_holder() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var client = new Socket("127.0.0.1", listener.getLocalPort())) {
            assertThat(HERE.of(client.getLocalPort())).isEmpty();
        }
    }

    @Test
    void a_listener_on_another_address_is_no_holder() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            assertThat(HERE.of(listener.getLocalPort())).isEmpty();
        }
    }

    @Test
    void a_listener_whose_process_cannot_be_seen_is_another_users() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("17").resolve("fd"));
        Files.writeString(
                proc.resolve("net/tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 4711 1
                """);

        assertThat(new PortHolder(proc).of(8080)).hasValue("another user's process");
        assertThat(new PortHolder(proc).of(8081)).isEmpty();
    }
}
