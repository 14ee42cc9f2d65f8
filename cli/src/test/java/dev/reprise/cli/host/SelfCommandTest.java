package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class SelfCommandTest {
    private static final String LAUNCHER = "reprise.launcher";

    @AfterEach
    void forget() {
        System.clearProperty(LAUNCHER);
    }

    @Test
    void a_launcher_that_was_typed_relatively_is_found_from_any_directory() {
        System.setProperty(LAUNCHER, "./reprise");
        assertThat(SelfCommand.of("stop"))
                .containsExactly(Path.of("").toAbsolutePath().resolve("./reprise") + "", "stop");
    }
}
