package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** The page below a path of a proxy. */
final class PrefixIT {
    private static final String TOKEN = ApiOptions.newToken();

    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(new FakeHost(), ApiOptions.on(0, TOKEN));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void the_page_finds_its_files_there_from_every_view() throws Exception {
        for (var view : Map.of("/", "./", "/graph", "./", "/console/web", "../").entrySet()) {
            var page = client.get(view.getKey(), Prefix.HEADER, "/tools/shop.1/");
            assertThat(page.body()).contains("<base href=\"/tools/shop.1/\">");
            var plain = client.get(view.getKey());
            assertThat(plain.body()).contains("<base href=\"" + view.getValue() + "\">");
            assertThat(page.headers().firstValue("ETag"))
                    .isNotEqualTo(plain.headers().firstValue("ETag"));
        }
    }

    @Test
    void a_login_is_good_below_it_and_leads_back_to_it() throws Exception {
        var login = server.newLoginUrl();
        var answer =
                client.bare(
                        login.substring(login.indexOf("/login")) + "&returnUrl=/graph",
                        Prefix.HEADER,
                        "/tools/shop");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("./graph");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("; Path=/tools/shop/; HttpOnly");
    }

    @Test
    void the_login_page_finds_its_looks_and_its_way_there_without_a_login() throws Exception {
        for (var view : Map.of("/graph", "./", "/console/web", "../", "/login", "./").entrySet()) {
            var page = client.bare(view.getKey());
            assertThat(page.statusCode()).isEqualTo(401);
            assertThat(page.body())
                    .contains("action=\"" + view.getValue() + "login\"")
                    .contains("href=\"" + view.getValue() + "login.css\"");
        }
        assertThat(client.bare("/graph", Prefix.HEADER, "/tools/shop").body())
                .contains("action=\"/tools/shop/login\"");
        assertThat(client.bare("/graph", Prefix.HEADER, "//evil.example").body())
                .contains("action=\"./login\"");
        assertThat(client.bare("/login.css").statusCode()).isEqualTo(200);
        assertThat(client.bare("/icon.svg").statusCode()).isEqualTo(200);
        assertThat(client.bare("/main.js").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools",
                "//evil.example",
                "/a//b",
                "/../x",
                "/a\"><script>",
                "/a;Domain=x",
                "https://evil.example",
                "/%2e"
            })
    void what_is_no_path_is_refused(String prefix) throws Exception {
        assertThat(client.bare("/login?code=x", Prefix.HEADER, prefix).statusCode()).isEqualTo(400);
    }
}
