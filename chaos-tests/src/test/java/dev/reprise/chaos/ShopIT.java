package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The sample, as the README has it. */
class ShopIT {
    private static final Path SHOP = Path.of("../samples/shop");

    @TempDir Path temp;

    @Test
    void an_order_is_placed_and_shipped_also_over_the_death_of_the_host() throws Exception {
        try (var host = RealHost.at(copy())) {
            host.run();
            host.ok("wait", "web", "--for", "healthy", "--timeout", "90");
            var web = host.url("web");
            assertThat(get(host, web + "/")).contains("<");
            var first = place(host, web);
            awaitShipped(host, web, first);

            host.kill();
            var second = place(host, web);
            awaitShipped(host, web, second);
            host.run();
            host.awaitHealthy("web");
            assertThat(host.url("web")).isEqualTo(web);
            assertThat(get(host, web + "/api/orders")).contains(first).contains(second);
            assertThat(host.resource("migrate").at("exitCode").number()).isZero();
            assertThat(host.resource("flaky").at("state").text()).isEqualTo("NotStarted");

            host.ok("stop");
            host.assertNothingLeft();
            host.ok("verify");
        }
    }

    private static String place(RealHost host, String web) {
        var answer =
                host.send(
                        HttpRequest.newBuilder(URI.create(web + "/api/orders"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"sku\":\"tea\",\"quantity\":1}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var order = Json.parse(answer.body());
        assertThat(order.at("status").text()).isEqualTo("placed");
        return order.at("id").toString();
    }

    private static void awaitShipped(RealHost host, String web, String id) {
        var path = web + "/api/orders/" + id.replace("\"", "");
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Json.parse(get(host, path)).at("status").text().equals("shipped"));
    }

    private static String get(RealHost host, String url) {
        var answer = host.send(HttpRequest.newBuilder(URI.create(url)).GET());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** The shop elsewhere, so that what is run in place is left alone; its module stays. */
    private Path copy() throws IOException {
        var copy = Files.createDirectory(temp.resolve("shop"));
        for (var file :
                List.of(
                        "catalogue/Catalogue.java",
                        "flaky/Flaky.java",
                        "web/Web.java",
                        "worker/Worker.java")) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(SHOP.resolve(file), copy.resolve(file));
        }
        var module = SHOP.resolve("orders").toRealPath().toString();
        Files.writeString(
                copy.resolve("AppHost.java"),
                Files.readString(SHOP.resolve("AppHost.java"))
                        .replace("\", \"orders\")", "\", \"" + module + "\")"));
        return copy;
    }
}
