package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;

import org.junit.jupiter.api.Test;

import java.util.List;

class ResourceViewTest {
    @Test
    void what_a_hold_or_a_check_does_not_have_is_written_as_null() throws JsonProcessingException {
        var json = EventJson.mapper();
        assertThat(json.writeValueAsString(new ResourceView.Check("tcp", null, null, null)))
                .isEqualTo("{\"name\":\"tcp\",\"status\":null,\"detail\":null,\"since\":null}");
        assertThat(
                        json.writeValueAsString(
                                new Hold(
                                        "id",
                                        "text",
                                        null,
                                        "up",
                                        "down",
                                        null,
                                        List.of(),
                                        "Launched of db")))
                .isEqualTo(
                        "{\"id\":\"id\",\"text\":\"text\",\"on\":null,\"expected\":\"up\",\"actual\":\"down\","
                                + "\"until\":null,\"evidence\":[],\"satisfiedBy\":\"Launched of db\","
                                + "\"since\":null,\"action\":null}");
    }
}
