package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notes, pins, reveals and notifications over HTTP. */
final class AnnotationsIT {
    private static final String TOKEN = ApiOptions.newToken();

    private final FakeHost host = new FakeHost();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1); // 3, 4
        server = ApiServer.start(host, ApiOptions.on(0, TOKEN));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void a_note_stands_until_it_is_taken_back_and_one_on_the_first_event_is_the_sessions()
            throws Exception {
        var noted = client.post("/api/notes", "{\"position\":4,\"text\":\" it began \"}");
        assertThat(noted.statusCode()).isEqualTo(201);
        var note = ApiClient.json(noted);
        assertThat(note.get("text").textValue()).isEqualTo("it began");
        assertThat(note.get("position").longValue()).isEqualTo(4);
        assertThat(get("/api/notes").get("notes")).containsExactly(note);
        assertThat(session().get("note").isNull()).isTrue();
        client.post("/api/notes", "{\"position\":1,\"text\":\"the slow one\"}");
        assertThat(session().get("note").textValue()).isEqualTo("the slow one");

        var path = "/api/notes/" + note.get("id").textValue();
        assertThat(client.call("DELETE", path + "?at=2", "").statusCode()).isEqualTo(409);
        assertThat(client.call("DELETE", path, "").statusCode()).isEqualTo(200);
        assertThat(client.call("DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(get("/api/notes").get("notes")).hasSize(1);
        assertThat(host.stated).containsExactly("cli", "cli", "cli");
    }

    @Test
    void a_session_is_pinned_and_released() throws Exception {
        assertThat(session().get("pinned").booleanValue()).isFalse();
        client.post("/api/sessions/1/pin", "{\"pinned\":true}");
        assertThat(session().get("pinned").booleanValue()).isTrue();
        client.post("/api/sessions/1/pin", "{\"pinned\":false}");
        assertThat(session().get("pinned").booleanValue()).isFalse();
    }

    @Test
    void a_reveal_is_recorded_without_the_value() throws Exception {
        var answer = client.post("/api/resources/web/reveal", "{\"property\":\"env:TOKEN\"}");
        assertThat(answer.body()).isEqualTo("{\"value\":\"hush-4711\"}");
        var event = client.get("/api/events?type=SecretRevealed").body();
        assertThat(event).contains("env:TOKEN").doesNotContain("hush-4711");
        assertThat(host.stated).containsExactly("cli");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|/api/notes|{}",
                "400|/api/notes|{'position':4}",
                "400|/api/notes|{'position':4,'text':' '}",
                "400|/api/notes|{'position':'x','text':'a'}",
                "404|/api/notes|{'position':99,'text':'a'}",
                "409|/api/notes|{'position':4,'text':'a','at':3}",
                "400|/api/sessions/1/pin|{}",
                "400|/api/sessions/1/pin|{'pinned':1}",
                "404|/api/sessions/9/pin|{'pinned':true}",
                "404|/api/sessions/x/pin|{'pinned':true}",
                "409|/api/sessions/1/pin?at=2|{'pinned':true}",
                "400|/api/resources/web/reveal|{}",
                "400|/api/resources/web/reveal|{'property':'state'}",
                "404|/api/resources/none/reveal|{'property':'env:A'}",
                "409|/api/resources/web/reveal?at=3|{'property':'env:A'}"
            })
    void what_makes_no_sense_is_refused_and_not_recorded(int status, String path, String body)
            throws Exception {
        var head = host.log().head().position();
        var answer = client.post(path, body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(host.log().head().position()).isEqualTo(head);
    }

    @Test
    void notifications_tell_the_newest_first_as_of_any_point() throws Exception {
        host.append(
                Streams.instance("web"),
                new ResourceEvent.Exited(1, 3, null, FakeHost.START, false)); // 5
        host.append(
                Streams.instance("web"), new ResourceEvent.LaunchFailed(2, "no such program")); // 6
        var all = get("/api/notifications").get("notifications");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).get("title").textValue()).isEqualTo("web failed to start");
        assertThat(all.get(1).toString())
                .isEqualTo(
                        """
                        {"position":5,"at":"2026-01-31T12:00:00.004Z","severity":"error",\
                        "title":"web crashed","text":"exited with 3","resource":"web"}
                        """
                                .strip());
        assertThat(get("/api/notifications?limit=1").get("notifications")).hasSize(1);
        assertThat(get("/api/notifications?at=5").get("notifications")).containsExactly(all.get(1));
        assertThat(get("/api/notifications?at=4").get("notifications")).isEmpty();
    }

    private JsonNode session() throws Exception {
        return get("/api/sessions").get(0);
    }

    private JsonNode get(String path) throws Exception {
        return ApiClient.json(client.get(path));
    }
}
