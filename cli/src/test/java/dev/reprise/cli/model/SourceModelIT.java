package dev.reprise.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.Launch;
import dev.reprise.app.Lowered;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SourceModelIT {
    @TempDir private Path directory;
    private final List<String> progress = new ArrayList<>();

    @Test
    void a_compact_file_runs_as_the_design_shows_it() throws IOException {
        source(
                """
                import dev.reprise.app.AppHost;

                void main(String[] args) {
                    AppHost.run(args, app -> app.executable("web", "true"));
                }
                """);
        assertThat(names()).containsExactly("web");
    }

    @Test
    void classes_with_a_main_run_too_static_or_not() throws IOException {
        source(
                """
                public class AppHost {
                    public static void main(String... args) {
                        dev.reprise.app.AppHost.run(args, app -> app.executable("one", "true"));
                    }
                }
                """);
        assertThat(names()).containsExactly("one");
        source(
                """
                class Shop {
                    void main() {
                        dev.reprise.app.AppHost.run(
                                new String[0], app -> app.executable("two", "true"));
                    }
                }
                """);
        assertThat(names()).containsExactly("two");
    }

    @Test
    void the_second_start_compiles_nothing_until_a_source_that_went_in_changes()
            throws IOException {
        source(
                """
                import dev.reprise.app.AppHost;

                void main() {
                    AppHost.run(new String[0], app -> app.executable(Names.first(), "true"));
                }
                """);
        beside("Names.java", "class Names { static String first() { return \"a\"; } }");
        assertThat(names()).containsExactly("a");
        progress.clear();
        assertThat(names()).containsExactly("a");
        assertThat(progress).isEmpty();
        beside("Unused.java", "nonsense");
        assertThat(names()).containsExactly("a");
        assertThat(progress).isEmpty();
        beside("Names.java", "class Names { static String first() { return \"b\"; } }");
        assertThat(names()).containsExactly("b");
        assertThat(progress).containsExactly("compiling AppHost.java");
    }

    @Test
    void an_error_of_the_compiler_names_file_line_and_column_and_shows_the_line()
            throws IOException {
        source(
                """
                void main() {
                    var x = ;
                }
                """);
        refused(ExitCode.BUILD_FAILED)
                .hasMessageContaining(directory.resolve("AppHost.java") + ":2:13: ")
                .hasMessageContaining("    var x = ;")
                .hasMessageContaining("\n                ^");
    }

    @Test
    void what_main_throws_names_the_line_in_the_users_file() throws IOException {
        source(
                """
                void main() {
                    throw new IllegalStateException("no way");
                }
                """);
        refused(ExitCode.FAILED)
                .hasMessage(
                        "AppHost.java:2: the app host threw java.lang.IllegalStateException: no"
                                + " way");
    }

    @Test
    void a_bad_model_names_the_culprit() throws IOException {
        source(
                """
                import dev.reprise.app.AppHost;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        app.executable("web", "true");
                        app.executable("web", "true");
                    });
                }
                """);
        refused(ExitCode.FAILED).hasMessageContaining("web");
    }

    @Test
    void a_file_without_main_is_told_what_to_write() throws IOException {
        source("class Shop {}");
        refused(ExitCode.FAILED).hasMessageContaining("has no main method; write: void main");
    }

    @Test
    void only_secrets_leave_a_hash_and_their_key_is_the_users_alone() throws IOException {
        source(
                """
                import dev.reprise.app.AppHost;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        var token = app.parameter("token", "hunter2").secret();
                        app.executable("web", "true").withEnvironment("TOKEN", token);
                    });
                }
                """);
        var first = load();
        assertThat(first.spec().secrets().values()).allMatch(hash -> hash.length() == 64);
        assertThat(load().spec()).isEqualTo(first.spec());
        var key = directory.resolve("state/reprise/secret.key");
        assertThat(Files.getPosixFilePermissions(key)).hasSize(2);
        Files.delete(key);
        assertThat(load().spec().secrets()).isNotEqualTo(first.spec().secrets());
    }

    @Test
    void a_secret_in_the_source_and_one_that_is_too_short_to_mask_draw_a_warning()
            throws IOException {
        source(
                """
                import dev.reprise.app.AppHost;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        var token = app.parameter("token", "hunter2-hunter2").secret();
                        var pin = app.parameter("pin", System.getProperty("no.pin", "4" + 71)).secret();
                        app.executable("web", "true")
                                .withEnvironment("TOKEN", token).withEnvironment("PIN", pin);
                    });
                }
                """);
        var location = AppHostLocation.find(null, directory);
        assertThat(loader(location).loaded(WaitBehavior.WAIT).warnings(location.sourceFile()))
                .anyMatch(
                        warning ->
                                warning.startsWith("AppHost.java:5: the value of secret")
                                        && warning.contains("token"))
                .anyMatch(
                        warning ->
                                warning.contains(
                                        "pin has fewer than 4 characters: it is not masked"))
                .noneMatch(warning -> warning.contains("hunter2"));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(int code) {
        return assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(code));
    }

    private List<String> names() throws IOException {
        return load().spec().resources().stream().map(ResourceSpec::name).toList();
    }

    private Lowered load() throws IOException {
        return loader(AppHostLocation.find(null, directory)).lowered(WaitBehavior.WAIT);
    }

    private ModelLoader loader(AppHostLocation location) {
        return new ModelLoader(
                location,
                (_, path) -> new Launch("java", List.of(path.toString())),
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                progress::add);
    }

    private void source(String text) throws IOException {
        beside("AppHost.java", text);
    }

    private void beside(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
