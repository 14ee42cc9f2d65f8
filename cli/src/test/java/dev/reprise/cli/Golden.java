package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what is printed with {@code src/test/resources/golden}. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    /** {@code GOLDEN=write} in the environment takes {@code actual} for right. */
    static void check(String name, String actual) throws IOException {
        var file = DIRECTORY.resolve(name);
        if ("write".equals(System.getenv("GOLDEN"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
