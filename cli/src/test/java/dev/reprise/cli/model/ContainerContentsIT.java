package dev.reprise.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.ModelException;
import dev.reprise.app.Surroundings.Contents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

class ContainerContentsIT {
    @TempDir private Path directory;

    @Test
    void builds_and_files_are_hashed_and_a_change_shows() throws IOException {
        Files.createDirectories(directory.resolve("web"));
        Files.writeString(directory.resolve("web/Dockerfile"), "FROM scratch\n");
        Files.writeString(directory.resolve("conf"), "a");
        var before = read(ContainerContentsIT::shop);
        assertThat(before.builds()).containsOnlyKeys("web");
        assertThat(before.files()).containsOnlyKeys("conf");
        assertThat(read(ContainerContentsIT::shop)).isEqualTo(before);
        Files.writeString(directory.resolve("web/a"), "new");
        Files.writeString(directory.resolve("conf"), "b");
        var after = read(ContainerContentsIT::shop);
        assertThat(after.builds()).isNotEqualTo(before.builds());
        assertThat(after.files()).isNotEqualTo(before.files());
    }

    @Test
    void all_that_is_missing_is_named_at_once() throws IOException {
        Files.createDirectories(directory.resolve("web"));
        var error =
                catchThrowableOfType(ModelException.class, () -> read(ContainerContentsIT::shop));
        assertThat(error.problems())
                .containsExactly(
                        "build of web: there is no Dockerfile "
                                + directory.resolve("web/Dockerfile"),
                        "files conf of a container: there is no " + directory.resolve("conf"));
    }

    private static void shop(App app) {
        app.dockerfile("web", "web");
        app.container("db", "postgres").withFiles("/etc/db.conf", "conf");
    }

    private Contents read(Consumer<App> body) {
        return ContainerContents.read(directory, Application.of(body));
    }
}
