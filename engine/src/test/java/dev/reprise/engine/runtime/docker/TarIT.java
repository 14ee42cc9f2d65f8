package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.docker.Tar.Access;

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

class TarIT {
    private static final String SECRET = UUID.randomUUID().toString();

    /** Whatever has a name outlives a JVM that is killed. */
    @Test
    void what_is_packed_is_in_no_file_that_has_a_name() throws IOException {
        try (var tar = Tar.create()) {
            var bytes = SECRET.repeat(10_000).getBytes(StandardCharsets.UTF_8);
            tar.file("secret", bytes, new Access(0, 0, 0600));
            try (var content = new TarArchiveInputStream(tar.content())) {
                assertThat(withTheSecret()).isEmpty();
                assertThat(content.getNextEntry().getName()).isEqualTo("secret");
                assertThat(content.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    private static List<Path> withTheSecret() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tar"))
                    .filter(TarIT::hasTheSecret)
                    .toList();
        }
    }

    private static boolean hasTheSecret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException _) {
            return false; // Another program's, which has just removed it.
        }
    }
}
