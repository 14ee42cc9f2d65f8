package dev.reprise.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.client.ServerSentEvents.Message;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ServerSentEventsTest {
    @Test
    void messages_have_the_latest_id_their_type_and_joined_data() throws IOException {
        var read =
                read(
                        """
                        : hello

                        id: 7
                        event: launched
                        data: {"a":
                        data: 1}

                        data:second

                        """);
        assertThat(read)
                .containsExactly(
                        new Message("7", "launched", "{\"a\":\n1}"),
                        new Message("7", "message", "second"));
    }

    @Test
    void a_message_that_was_cut_off_is_not_delivered() throws IOException {
        assertThat(read("id: 1\ndata: whole\n\nid: 2\ndata: half\n"))
                .containsExactly(new Message("1", "message", "whole"));
    }

    @Test
    void reading_ends_as_soon_as_the_handler_has_enough() throws IOException {
        var seen = new ArrayList<Message>();
        var enough = events("data: 1\n\ndata: 2\n\n").read(message -> !seen.add(message));
        assertThat(enough).isTrue();
        assertThat(seen).hasSize(1);
    }

    private static List<Message> read(String text) throws IOException {
        var messages = new ArrayList<Message>();
        assertThat(events(text).read(messages::add)).isFalse();
        return messages;
    }

    private static ServerSentEvents events(String text) {
        return new ServerSentEvents(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
