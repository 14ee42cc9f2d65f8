package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resources that wait for each other would do so for ever. */
class CyclicModelIT {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"run", "inspect"})
    void a_model_whose_waits_go_round_is_refused_with_their_names(String command)
            throws IOException {
        Files.writeString(
                directory.resolve("AppHost.java"),
                """
                import dev.reprise.app.AppHost;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        var orders = app.executable("orders", "true");
                        var stock = app.executable("stock", "true").waitFor(orders);
                        orders.waitFor(app.executable("web", "true").waitFor(stock));
                    });
                }
                """);
        var refused = FakeHost.run(directory, command);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("cycle of waits and parents: orders -> web -> stock -> orders");
        assertThat(directory.resolve(".reprise/attempts")).doesNotExist();
    }
}
