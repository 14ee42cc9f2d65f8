package dev.reprise.app.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The fixtures are frozen: a form that changes needs a new version and an upcaster. */
class EventJsonTest {

    @ParameterizedTest
    @MethodSource("types")
    void a_recorded_form_stays_readable_and_is_written_alike(String type) {
        var recorded = fixture(type, 1);
        var event = EventJson.decode(type, 1, recorded);
        assertThat(event.getClass().getSimpleName()).isEqualTo(type);
        assertThat(EventJson.encode(event))
                .isEqualTo(new EventJson.Encoded(type, EventJson.SCHEMA_VERSION, recorded));
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_payload_without_its_fields_is_refused(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventJson.decode(type, 1, "{}"))
                .withMessageStartingWith("payload of " + type + " cannot be read: ");
    }

    @Test
    void a_field_of_a_later_program_is_passed_over() {
        assertThat(EventJson.decode("KillBegun", 1, "{\"attempt\":3,\"later\":{\"x\":[1]}}"))
                .isEqualTo(new ResourceEvent.KillBegun(3));
    }

    @Test
    void an_unknown_type_is_a_newer_programs() {
        assertThatExceptionOfType(UnknownEventException.class)
                .isThrownBy(() -> EventJson.decode("Teleported", 1, "{}"))
                .withMessageContaining("event type Teleported version 1 is not known");
    }

    @Test
    void a_newer_version_of_a_known_type_is_not_guessed() {
        int newer = EventJson.SCHEMA_VERSION + 1;
        assertThatExceptionOfType(UnknownEventException.class)
                .isThrownBy(() -> EventJson.decode("KillBegun", newer, "{\"attempt\":3}"))
                .withMessageContaining("event type KillBegun version " + newer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{\"attempt\":",
                "{\"attempt\":\"three\"}",
                "{\"attempt\":null}",
                "{\"attempt\":3} {}"
            })
    void a_malformed_payload_is_refused_with_its_type(String payload) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventJson.decode("KillBegun", 1, payload))
                .withMessageStartingWith("payload of KillBegun cannot be read");
    }

    static Stream<String> types() {
        return Stream.of(HostEvent.class, ResourceEvent.class)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .map(Class::getSimpleName);
    }

    private static String fixture(String type, int version) {
        var name = "/events/" + type + "/v" + version + ".json";
        try (var file = EventJsonTest.class.getResourceAsStream(name)) {
            assertThat(file).as("fixture %s", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
