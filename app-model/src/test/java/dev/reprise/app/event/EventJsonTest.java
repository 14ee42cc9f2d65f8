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
import java.time.Instant;
import java.util.stream.Stream;

/** The fixtures are frozen: a form that changes needs a new version and an upcaster. */
class EventJsonTest {

    @ParameterizedTest
    @MethodSource("types")
    void a_recorded_form_stays_readable_and_is_written_alike(String type) {
        int version = EventJson.schemaVersion(type);
        var recorded = fixture(type, version);
        var event = EventJson.decode(type, version, recorded);
        assertThat(event.getClass().getSimpleName()).isEqualTo(type);
        assertThat(EventJson.encode(event))
                .isEqualTo(new EventJson.Encoded(type, version, recorded));
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_form_of_an_earlier_version_stays_readable(String type) {
        for (int version = 1; version <= EventJson.schemaVersion(type); version++) {
            assertThat(EventJson.decode(type, version, fixture(type, version)))
                    .as("version %d", version)
                    .extracting(event -> event.getClass().getSimpleName())
                    .isEqualTo(type);
        }
    }

    @Test
    void when_an_adopted_program_started_is_known_from_version_2_on() {
        var first = (ResourceEvent.Adopted) EventJson.decode("Adopted", 1, fixture("Adopted", 1));
        var second = (ResourceEvent.Adopted) EventJson.decode("Adopted", 2, fixture("Adopted", 2));
        assertThat(first.startedAt()).isNull();
        assertThat(second)
                .isEqualTo(
                        new ResourceEvent.Adopted(
                                first.attempt(),
                                first.identity(),
                                Instant.parse("2026-03-01T12:00:00.250Z")));
    }

    @Test
    void a_process_and_a_container_are_told_apart_by_their_fields() {
        var process =
                (ResourceEvent.Launched) EventJson.decode("Launched", 1, fixture("Launched", 1));
        var container =
                (ResourceEvent.Launched) EventJson.decode("Launched", 2, fixture("Launched", 2));
        assertThat(process.identity()).isInstanceOf(ProcessIdentity.class);
        assertThat(container.identity()).isInstanceOf(ContainerIdentity.class);
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
        int newer = EventJson.schemaVersion("KillBegun") + 1;
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
