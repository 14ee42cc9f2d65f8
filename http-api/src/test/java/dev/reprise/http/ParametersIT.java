package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters over HTTP. */
final class ParametersIT {
    private static final String TOKEN = ApiOptions.newToken();

    private final FakeHost host = new FakeHost();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(host, ApiOptions.on(0, TOKEN));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void the_value_of_a_secret_is_not_told_and_the_past_is_as_it_was() throws Exception {
        var before = client.get("/api/parameters").body();
        assertThat(before)
                .isEqualTo(
                        """
                        [{"name":"web","secret":false,"state":"Missing","value":null,\
                        "description":"where it runs","usedBy":["api"]},\
                        {"name":"token","secret":true,"state":"Set","value":null,\
                        "description":null,"usedBy":[]}]
                        """
                                .strip());
        var answer =
                client.put(
                        "/api/parameters/web",
                        "{\"value\":\"eu\",\"save\":true,\"commandId\":\"c-1\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("value").textValue()).isEqualTo("eu");
        assertThat(ApiClient.json(answer).get("state").textValue()).isEqualTo("Set");
        assertThat(answer.headers().firstValue("X-Reprise-Position")).hasValue("4");
        assertThat(host.given)
                .containsExactly(
                        new dev.reprise.engine.GivenValue("web", "eu", true, "cli", "c-1"));
        assertThat(client.get("/api/parameters?at=2").body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"value\":\"\"}",
                "{\"value\":3}",
                "{\"value\":null}",
                "{\"value\":\"a\\u0000b\"}",
                "{\"value\":\"a\",\"save\":\"yes\"}"
            })
    void a_value_is_a_text(String body) throws Exception {
        assertThat(client.put("/api/parameters/web", body).statusCode()).isEqualTo(400);
        assertThat(host.given).isEmpty();
    }

    @Test
    void an_unknown_one_and_the_past_cannot_be_set() throws Exception {
        var value = "{\"value\":\"a\"}";
        assertThat(client.put("/api/parameters/none", value).statusCode()).isEqualTo(404);
        assertThat(client.put("/api/parameters/web?at=2", value).statusCode()).isEqualTo(409);
        assertThat(client.put("/api/parameters/web", "{\"value\":\"a\",\"at\":2}").statusCode())
                .isEqualTo(409);
        assertThat(host.given).isEmpty();
    }
}
