package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/**
 * Somebody who orders tea.
 *
 * @param web where the shop is
 */
record ShopClient(RealHost host, String web) {

    /** Returns the id of an order that the shop has taken. */
    String place() {
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

    void awaitShipped(String id) {
        var path = "/api/orders/" + id.replace("\"", "");
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Json.parse(get(path)).at("status").text().equals("shipped"));
    }

    /** Returns what the shop answers, which must be good. */
    String get(String path) {
        var answer = host.send(HttpRequest.newBuilder(URI.create(web + path)).GET());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }
}
