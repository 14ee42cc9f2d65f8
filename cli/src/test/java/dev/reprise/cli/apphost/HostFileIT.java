package dev.reprise.cli.apphost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class HostFileIT {
    private static final ProcessIdentity SELF = new ProcessTable(Machine.local()).self();

    @TempDir private Path directory;

    @Test
    void what_was_written_is_read_and_only_its_owner_may() throws IOException {
        var file = directory.resolve("host.json");
        hostOf(SELF).write(file);
        hostOf(SELF).write(file);
        assertThat(HostFile.read(file)).contains(hostOf(SELF));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("host.json");
    }

    @Test
    void a_host_lives_if_exactly_its_process_does() {
        assertThat(hostOf(SELF).alive()).isTrue();
        assertThat(hostOf(with(SELF.startTicks() + 1, SELF.bootId())).alive()).isFalse();
        assertThat(hostOf(with(SELF.startTicks(), "another")).alive()).isFalse();
    }

    @Test
    void a_host_deletes_its_own_file_and_no_successors() throws IOException {
        var file = directory.resolve("host.json");
        hostOf(SELF).write(file);
        hostOf(with(1, SELF.bootId())).delete(file);
        assertThat(file).exists();
        hostOf(SELF).delete(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void a_file_that_is_none_counts_as_absent() throws IOException {
        var file = Files.writeString(directory.resolve("host.json"), "{\"pid\":");
        assertThat(HostFile.read(file)).isEmpty();
    }

    @Test
    void the_token_is_not_told() {
        assertThat(hostOf(SELF).toString()).doesNotContain("very-secret");
    }

    private static ProcessIdentity with(long ticks, String boot) {
        return new ProcessIdentity(SELF.pid(), ticks, boot, SELF.pidNamespace());
    }

    private static HostFile hostOf(ProcessIdentity identity) {
        return new HostFile(identity, "http://127.0.0.1:1", "very-secret", 2, 3);
    }
}
