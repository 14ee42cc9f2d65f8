package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.function.BiConsumer;

/** The contract of the reference app-model, 1.6. */
class ReferencesTest {

    @Test
    void an_endpoint_arrives_for_service_discovery_and_under_a_neutral_name() {
        assertThat(
                        user(
                                "api",
                                (api, web) -> {
                                    api.withHttpEndpoint();
                                    web.withReference(api);
                                }))
                .containsExactly(
                        entry("services__api__http__0", "${api.http.url}"),
                        entry("API_HTTP", "${api.http.url}"));
    }

    @Test
    void the_index_counts_per_scheme_and_the_neutral_name_has_the_endpoints_name() {
        assertThat(
                        user(
                                "my-api",
                                (api, web) -> {
                                    web.withReference(api);
                                    api.withHttpEndpoint()
                                            .withHttpEndpoint("custom1")
                                            .withTcpEndpoint("db-port");
                                }))
                .containsExactly(
                        entry("services__my-api__http__0", "${my-api.http.url}"),
                        entry("MY_API_HTTP", "${my-api.http.url}"),
                        entry("services__my-api__http__1", "${my-api.custom1.url}"),
                        entry("MY_API_CUSTOM1", "${my-api.custom1.url}"),
                        entry("services__my-api__tcp__0", "${my-api.db-port.url}"),
                        entry("MY_API_DB_PORT", "${my-api.db-port.url}"));
    }

    @Test
    void an_override_keeps_its_case_and_is_encoded_only_in_the_neutral_name() {
        assertThat(
                        user(
                                "api",
                                (api, web) -> {
                                    api.withHttpEndpoint();
                                    web.withReference(api, "my-api").withReference(api, "1c.b");
                                }))
                .containsExactly(
                        entry("services__my-api__http__0", "${api.http.url}"),
                        entry("my_api_HTTP", "${api.http.url}"),
                        entry("services__1c.b__http__0", "${api.http.url}"),
                        entry("_1c_b_HTTP", "${api.http.url}"));
    }

    @Test
    void one_endpoint_can_be_handed_over_alone() {
        assertThat(
                        user(
                                "api",
                                (api, web) -> {
                                    api.withHttpEndpoint().withHttpEndpoint("admin");
                                    web.withReference(api.endpoint("admin"))
                                            .withReference(api.endpoint("admin"), "root");
                                }))
                .containsExactly(
                        entry("services__api__http__0", "${api.admin.url}"),
                        entry("API_ADMIN", "${api.admin.url}"),
                        entry("services__root__http__0", "${api.admin.url}"),
                        entry("root_ADMIN", "${api.admin.url}"));
    }

    @Test
    void an_index_that_another_reference_has_taken_is_skipped() {
        var lowered =
                Lowerings.lower(
                        "web",
                        app -> {
                            var a = app.executable("a", "a").withHttpEndpoint();
                            var b = app.executable("b", "b").withHttpEndpoint();
                            app.executable("web", "web")
                                    .withReference(a, "svc")
                                    .withReference(b, "svc")
                                    .withReference(a, "svc");
                        });
        assertThat(Lowerings.environment(lowered))
                .containsExactly(
                        entry("services__svc__http__0", "${a.http.url}"),
                        entry("svc_HTTP", "${b.http.url}"),
                        entry("services__svc__http__1", "${b.http.url}"));
    }

    @ParameterizedTest
    @CsvSource({
        "api,api",
        "my-api,my_api",
        "1cache,_1cache",
        "a.b,a_b",
        "_x9,_x9",
        "1,_1",
        "-,_",
        "ä,_"
    })
    void a_name_is_encoded_for_a_variable(String name, String encoded) {
        assertThat(Names.encoded(name)).isEqualTo(encoded);
    }

    private static Map<String, String> user(
            String name, BiConsumer<Executable, Executable> declare) {
        return Lowerings.environment(
                Lowerings.lower(
                        "web",
                        app ->
                                declare.accept(
                                        app.executable(name, "x"), app.executable("web", "web"))));
    }
}
