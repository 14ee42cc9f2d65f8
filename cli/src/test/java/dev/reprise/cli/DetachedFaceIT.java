package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.host.DetachedFace;
import dev.reprise.cli.offline.RecordedHost;
import dev.reprise.cli.offline.RecordedLog;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a host in the background tells the launcher that waits for it. */
class DetachedFaceIT {
    private static final String CHANNEL = "reprise.channel";

    @TempDir private Path directory;

    @Test
    void what_has_failed_when_the_api_answers_is_said_and_the_exit_code_is_0() throws Exception {
        var told = directory.resolve("told");
        var channel = channel(told);
        var location = new AppHostLocation(directory, directory);
        Files.createDirectories(location.stateDirectory());
        var recorded = RecordedLogsIT.RECORDED.resolve("dependency-failed.ndjson");
        try (var log = RecordedLog.of(recorded);
                var host = new RecordedHost(log.store(), log.console())) {
            var face = new DetachedFace(terminal(channel), location, channel, false);
            face.begin(host);
            face.ready(self(), Optional.of("http://127.0.0.1:1/login?code=x"), Optional.empty());
        }
        assertThat(told)
                .content()
                .contains("2 reprise: warning: migrate has ended with exit code 2\n")
                .contains("2 reprise: warning: docs failed to start: no such program: /no/such")
                .endsWith("= 0\n");
    }

    private static Channel channel(Path told) {
        System.setProperty(CHANNEL, told.toString());
        try {
            return Channel.open().orElseThrow();
        } finally {
            System.clearProperty(CHANNEL);
        }
    }

    private Terminal terminal(Channel channel) {
        return new Terminal(
                channel.out(), channel.err(), Map.of(), directory, false, 80, Optional.of(channel));
    }

    private static HostFile self() throws IOException {
        var self = new ProcessTable(Machine.local()).self();
        return new HostFile(self, "http://127.0.0.1:1", FakeHost.TOKEN, 1, 1);
    }
}
