package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.event.ResourceEvent.Retry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of Docker 20 to 28 and of Podman 4. */
class EngineWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | driver failed: listen tcp4 127.0.0.1:20007: bind: address already in use",
                "500 | driver failed: Bind for 127.0.0.1:20007 failed: port is already allocated",
                "500 | failed to bind host port 127.0.0.1:20007/tcp: address already in use",
                "500 | cannot listen on the TCP port: listen tcp4 127.0.0.1:20007: bind: address already in use"
            })
    void a_port_that_somebody_has_is_known_by_its_number(int status, String words) {
        assertThat(refusal(status, words)).isEqualTo(new Refusal.PortTaken(words, 20_007));
        assertThat(refusal(status, words).retry()).isEqualTo(new Retry(20_007));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Get \"https://registry.example/v2/\": dial tcp 192.0.2.1:443: connect: connection refused",
                "Get \"https://registry.example/v2/\": dial tcp: lookup registry.example: no such host",
                "toomanyrequests: You have reached your pull rate limit.",
                "received unexpected HTTP status: 503 Service Unavailable",
                "write /layer.tar: no space left on device"
            })
    void what_a_registry_or_a_disk_says_may_pass_with_or_without_a_status(String words) {
        assertThat(refusal(500, words).retry()).isEqualTo(Retry.LATER);
        assertThat(EngineWords.refusal(words).retry()).isEqualTo(Retry.LATER);
    }

    @Test
    void an_error_of_the_engine_itself_may_pass() {
        assertThat(refusal(500, "layer does not exist")).isInstanceOf(Refusal.Passing.class);
        assertThat(refusal(503, "")).isInstanceOf(Refusal.Passing.class);
        assertThat(refusal(500, "transport is closing")).isInstanceOf(Refusal.GoingDown.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | No such image: reprise-test/none:1",
                "404 | manifest for registry.example/tool:1 not found: manifest unknown",
                "404 | pull access denied for tool, repository does not exist",
                "400 | Minimum memory limit allowed is 6MB",
                "500 | Cannot locate specified Dockerfile: Dockerfile",
                "500 | OCI runtime create failed: container_linux.go:380: not a directory",
                "500 | Get https://registry.example/v2/: x509: certificate signed by unknown authority",
                "409 | You cannot remove a running container"
            })
    void what_is_wrong_with_the_order_is_final(int status, String words) {
        assertThat(refusal(status, words)).isEqualTo(new Refusal.Final(words));
        assertThat(refusal(status, words).retry()).isNull();
    }

    @Test
    void a_build_that_fails_is_final() {
        var words = "The command '/bin/sh -c make' returned a non-zero code: 2";
        assertThat(EngineWords.refusal(words).retry()).isNull();
    }

    @Test
    void the_rest_is_known_for_what_it_is() {
        assertThat(refusal(409, "Conflict. The container name \"/a\" is already in use by \"b\"."))
                .isInstanceOf(Refusal.NameTaken.class);
        assertThat(refusal(409, "Container b is not running"))
                .isInstanceOf(Refusal.NotRunning.class);
        assertThat(refusal(400, "exec: \"x\": executable file not found in $PATH: unknown"))
                .isInstanceOf(Refusal.NoProgram.class);
        assertThat(refusal(404, "network reprise-0badcafe not found").retry())
                .isEqualTo(Retry.LATER);
    }

    private static Refusal refusal(int status, String words) {
        var message =
                "Status %d: {\"message\":\"%s\"}\n".formatted(status, words.replace("\"", "\\\""));
        return EngineWords.refusal(new DockerException(message, status));
    }
}
