package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The images of the test rig understand what the official ones do. */
@NeedsDocker
class ImagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String container = "rig-" + UUID.randomUUID();

    @TempDir Path temp;

    /** A server, and a question in shell that it answers only to those who know {@code $SECRET}. */
    record Server(
            String image,
            List<String> environment,
            List<String> arguments,
            String question,
            String answer) {
        @Override
        public String toString() {
            return image;
        }
    }

    static Stream<Server> databases() {
        return Stream.of(
                new Server(
                        "postgres",
                        List.of("POSTGRES_USER=ann", "POSTGRES_PASSWORD=s3cret"),
                        List.of(),
                        "psql -At postgresql://ann:$SECRET@$(hostname)/ann"
                                + " -c 'SELECT sku FROM product'",
                        "tea"),
                new Server(
                        "mariadb",
                        List.of(
                                "MARIADB_USER=ann",
                                "MARIADB_PASSWORD=s3cret",
                                "MYSQL_ROOT_PASSWORD=it's root",
                                "MYSQL_DATABASE=shop"),
                        List.of(),
                        "mariadb -h $(hostname) -u ann -p$SECRET shop"
                                + " -Ne 'SELECT sku FROM product'",
                        "tea"));
    }

    static Stream<Server> brokers() {
        return Stream.of(
                new Server(
                        "redis",
                        List.of(),
                        List.of("--requirepass", "s3cret"),
                        "redis-cli -h $(hostname) -a $SECRET --no-auth-warning ping",
                        "PONG"),
                new Server(
                        "rabbitmq",
                        List.of(
                                "RABBITMQ_DEFAULT_USER=ann",
                                "RABBITMQ_DEFAULT_PASS=s3cret",
                                "RABBITMQ_DEFAULT_VHOST=shop"),
                        List.of(),
                        "rabbitmqctl -q authenticate_user ann $SECRET >&2 && rabbitmqctl -q"
                            + " list_user_permissions ann | cut -f 1 | tail -n 1",
                        "shop"),
                new Server(
                        "nats",
                        List.of(),
                        List.of("--user", "ann", "--pass", "s3cret"),
                        """
                        exec 3<>/dev/tcp/$(hostname)/4222
                        printf 'CONNECT {"user":"ann","pass":"%s","verbose":true}\\r\\nPING\\r\\n' $SECRET >&3
                        timeout 5 head -n 3 <&3 | tail -n 1 | tr -d '\\r'
                        """,
                        "PONG"));
    }

    @AfterEach
    void removeContainer() throws Exception {
        docker("rm", "--force", "--volumes", container);
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void a_broker_answers_who_has_its_secret_and_nobody_else(Server server) throws Exception {
        create(server);
        ok("start", container);
        awaitAnswer(server);
        assertThat(ask(server, "wrong")).isNotEqualTo(server.answer());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_database_is_made_once_by_variables_and_scripts(Server server) throws Exception {
        create(server);
        var scripts = Files.createDirectory(temp.resolve("scripts"));
        Files.writeString(
                scripts.resolve("1.sql"), "CREATE TABLE product (sku VARCHAR(9) PRIMARY KEY)");
        Files.writeString(scripts.resolve("2.sql"), "INSERT INTO product VALUES ('tea')");
        ok("cp", scripts + "/.", container + ":/docker-entrypoint-initdb.d");
        ok("start", container);
        awaitAnswer(server);
        assertThat(ask(server, "wrong")).isNotEqualTo(server.answer());
        ok("restart", container);
        awaitAnswer(server);
    }

    @Test
    void nginx_serves_what_its_templates_say() throws Exception {
        var server =
                new Server(
                        "nginx",
                        List.of("GREETING=hello"),
                        List.of(),
                        """
                        exec 3<>/dev/tcp/$(hostname)/81
                        printf 'GET /tea HTTP/1.0\\r\\n\\r\\n' >&3
                        tail -n 1 <&3
                        """,
                        "hello /tea");
        create(server);
        var template = "server { listen 81; location / { return 200 \"$GREETING $uri\"; } }";
        var file = Files.writeString(temp.resolve("greet.conf.template"), template);
        ok("cp", file.toString(), container + ":/etc/nginx/templates/");
        ok("start", container);
        awaitAnswer(server);
    }

    @Test
    void the_health_image_is_healthy_while_its_file_exists() throws Exception {
        ok("run", "--detach", "--name", container, "reprise-test/health:1");
        awaitHealth("healthy");
        ok("exec", container, "rm", "/healthy");
        awaitHealth("unhealthy");
    }

    private void create(Server server) throws Exception {
        var command = new ArrayList<>(List.of("create", "--name", container));
        server.environment().forEach(variable -> command.addAll(List.of("--env", variable)));
        command.add("reprise-test/" + server.image() + ":1");
        command.addAll(server.arguments());
        ok(command.toArray(String[]::new));
    }

    private void awaitAnswer(Server server) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask(server, "s3cret")).isEqualTo(server.answer()));
    }

    private void awaitHealth(String health) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                ok(
                                                        "inspect",
                                                        "-f",
                                                        "{{.State.Health.Status}}",
                                                        container))
                                        .isEqualTo(health));
    }

    /** Returns what the server says to the address that others know it by. */
    private String ask(Server server, String secret) throws Exception {
        return docker("exec", "-e", "SECRET=" + secret, container, "bash", "-c", server.question())
                .output();
    }

    private record Outcome(int code, String output) {}

    private static String ok(String... arguments) throws Exception {
        var outcome = docker(arguments);
        assertThat(outcome.code()).as("docker %s", List.of(arguments)).isZero();
        return outcome.output();
    }

    private static Outcome docker(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.strip());
    }
}
