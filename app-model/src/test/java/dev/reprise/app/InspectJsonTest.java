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
}
