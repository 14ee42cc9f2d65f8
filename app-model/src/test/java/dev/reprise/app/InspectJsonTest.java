package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.EventJson;

import org.junit.jupiter.api.Test;

class InspectJsonTest {

    @Test
    void the_lowered_model_is_printed_with_references_instead_of_secrets() throws Exception {
        var lowered =
                Lowerings.lower(
                        app -> {
                            var token = app.parameter("token", "s3cret-value").secret();
                            app.parameter("gone", null);
                            var top = app.executable("top", "top");
                            var api = app.executable("api", "api").withHttpEndpoint();
                            app.executable("web", "web", api.endpoint("http").hostAndPort())
                                    .withEnvironment("T", token)
                                    .waitFor(api)
                                    .withParent(top);
                        });
        var json = InspectJson.of(lowered);
        assertThat(json).isEqualTo(InspectJson.of(lowered)).endsWith("}\n").doesNotContain("s3c");
        var tree = EventJson.mapper().readTree(json);
        var web = tree.at("/resources/2");
        assertThat(web.at("/name").asText()).isEqualTo("web");
        assertThat(web.at("/args/0").asText()).isEqualTo("${api.http.hostAndPort}");
        assertThat(web.at("/environment/T").asText()).isEqualTo("${secret:parameter:token}");
        assertThat(web.at("/waits/0/kind").asText()).isEqualTo("HEALTHY");
        assertThat(web.at("/stop/grace").asText()).isEqualTo("PT10S");
        assertThat(web.at("/parent").asText()).isEqualTo("top");
        assertThat(tree.at("/resources/1/endpoints/0/env").asText()).isEqualTo("PORT");
        assertThat(tree.at("/secrets/parameter:token").asText()).isEqualTo("set");
        assertThat(tree.at("/secrets/parameter:gone").asText()).isEqualTo("missing");
    }

    @Test
    void a_container_is_printed_with_its_files_by_length_and_hash() throws Exception {
        var lowered =
                Lowerings.lower(
                        app -> {
                            var token = app.parameter("token", "s3cret-value").secret();
                            app.container("db", "postgres:17")
                                    .withTcpEndpoint(e -> e.targetPort(5432))
                                    .withVolume("data", "/data")
                                    .withEntrypoint("run", Expression.of("--t={}", token))
                                    .withFile("/text", "abc", f -> f.mode(0640))
                                    .withFile("/secret", token);
                        });
        var json = InspectJson.of(lowered);
        assertThat(json).doesNotContain("s3c").doesNotContain("abc\"");
        var db = EventJson.mapper().readTree(json).at("/resources/0");
        assertThat(db.at("/type").asText()).isEqualTo("Container");
        assertThat(db.at("/endpoints/0/targetPort").asInt()).isEqualTo(5432);
        var container = db.at("/container");
        assertThat(container.at("/image").asText()).isEqualTo("postgres:17");
        assertThat(container.at("/entrypoint/1").asText())
                .isEqualTo("--t=${secret:parameter:token}");
        assertThat(container.at("/mounts/0/target").asText()).isEqualTo("/data");
        assertThat(container.at("/files/0/length").asInt()).isEqualTo(3);
        assertThat(container.at("/files/0/sha256").asText())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(container.at("/files/0/mode").asText()).isEqualTo("0640");
        assertThat(container.at("/build").isMissingNode()).isTrue();
    }
}
