package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.eventstore.SessionRange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions deleted over HTTP, of a log with three: 1..4, 5..8 and 9..12, which runs. Deleting takes
 * longer than any limit.
 */
final class DeletionIT {
    private static final String TOKEN = ApiOptions.newToken();

    private final FakeHost host = new FakeHost();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1);
        for (int session = 2; session <= 3; session++) {
            host.open(session);
            host.launchWeb(session);
        }
        server = ApiServer.start(host, ApiOptions.on(0, TOKEN));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void a_session_goes_with_all_older_ones_and_its_moments_are_gone() throws Exception {
        assertThat(client.get("/api/state?at=6").statusCode()).isEqualTo(200);
        var answer = client.call("DELETE", "/api/sessions?through=2", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var deleted = ApiClient.json(answer).get("deleted");
        assertThat(deleted).hasSize(2);
        assertThat(deleted.get(1).get("session").longValue()).isEqualTo(2);
        assertThat(deleted.get(1).get("last").longValue()).isEqualTo(8);
        assertThat(sessions()).containsExactly(3L);
        assertThat(host.stated).containsExactly("cli");

        var past = client.get("/api/state?at=6");
        assertThat(past.statusCode()).isEqualTo(404);
        assertThat(past.body()).contains("unknown-position").contains("9..12");
        assertThat(client.get("/api/changes?at=12&since=6").statusCode()).isEqualTo(404);
        assertThat(client.get("/api/state?at=9").statusCode()).isEqualTo(200);

        var again = client.call("DELETE", "/api/sessions?through=2", "");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("{\"deleted\":[]}");
    }

    @Test
    void a_pinned_session_stays_and_the_answer_names_it() throws Exception {
        client.post("/api/sessions/1/pin", "{\"pinned\":true}");
        var answer = client.call("DELETE", "/api/sessions?through=2", "");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("session 1 is pinned");
        assertThat(sessions()).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400||through is missing",
                "400|?through=|through is empty",
                "400|?through=0|outside 1..",
                "400|?through=x|not a whole number",
                "400|?through=1&session=1|session",
                "404|?through=4|no session 4; it holds 1..3",
                "409|?through=3|session 3 is the last one",
                "409|?through=1&at=6|names the past"
            })
    void what_makes_no_sense_is_refused_and_deletes_nothing(int status, String query, String says)
            throws Exception {
        var answer = client.call("DELETE", "/api/sessions" + (query == null ? "" : query), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(says);
        assertThat(sessions()).containsExactly(1L, 2L, 3L);
        assertThat(host.stated).isEmpty();
    }

    private Iterable<Long> sessions() {
        return host.log().sessions().stream().map(SessionRange::session).toList();
    }
}
