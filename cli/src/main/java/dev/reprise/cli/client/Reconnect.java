package dev.reprise.cli.client;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Finds the host again after a connection broke: the same one, or its successor. */
final class Reconnect {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Reconnect() {}

    /**
     * Returns the host once it answers; empty as soon as its file is gone, which says that it ended
     * as it should.
     *
     * @throws CliException if none answers within {@code patience}
     */
    static Optional<HostFile> await(AppHostLocation location, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            if (!Files.exists(location.hostFile())) {
                return Optional.empty();
            }
            var found = HostFile.read(location.hostFile()).filter(HostFile::alive);
            if (found.isPresent() && answers(found.get())) {
                return found;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new CliException(
                ExitCode.FAILED,
                "the host has died and no other has come within "
                        + patience.toSeconds()
                        + " s; resume with: reprise run "
                        + location.source());
    }

    private static boolean answers(HostFile host) {
        var url = URI.create(host.apiUrl());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
