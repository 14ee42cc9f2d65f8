package dev.reprise.projections.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What a query may know of one event; its payload is read when it is asked for. One thread. */
final class EventFields {
    private final StoredEvent event;
    private @Nullable JsonNode payload;

    EventFields(StoredEvent event) {
        this.event = event;
    }

    StoredEvent event() {
        return event;
    }

    /** Returns a name, empty when the event has none. */
    Optional<String> name(Field field) {
        return switch (field.name()) {
            case TYPE -> Optional.of(event.type());
            case STREAM -> Optional.of(event.stream());
            case ACTOR -> Optional.of(event.actor());
            case CORRELATION -> Optional.ofNullable(event.correlationId());
            case RESOURCE -> Streams.instanceOf(event.stream());
            case SESSION, EPOCH, POSITION, AT, CAUSE, ATTEMPT, VERSION, TIME, PAYLOAD ->
                    Optional.empty();
        };
    }

    /** Returns a number, empty when the event has none. */
    Optional<Long> number(Field field) {
        return switch (field.name()) {
            case SESSION -> Optional.of(event.session());
            case EPOCH -> Optional.of(event.epoch());
            case POSITION, AT -> Optional.of(event.position());
            case VERSION -> Optional.of(event.version());
            case CAUSE -> Optional.ofNullable(event.causation());
            case ATTEMPT -> {
                var attempt = payload("attempt");
                yield attempt.isIntegralNumber()
                        ? Optional.of(attempt.longValue())
                        : Optional.empty();
            }
            case TYPE, STREAM, ACTOR, CORRELATION, RESOURCE, TIME, PAYLOAD -> Optional.empty();
        };
    }

    /** Returns the value at a path of the payload, a missing node when there is none. */
    JsonNode payload(String path) {
        var node = payload();
        for (var name : path.split("\\.")) {
            node = node.isArray() ? element(node, name) : node.path(name);
        }
        return node;
    }

    private static JsonNode element(JsonNode array, String index) {
        return index.matches("\\d{1,6}")
                ? array.path(Integer.parseInt(index))
                : MissingNode.getInstance();
    }

    private JsonNode payload() {
        if (payload == null) {
            try {
                payload = EventJson.mapper().readTree(event.payload());
            } catch (JsonProcessingException e) {
                payload = MissingNode.getInstance(); // A damaged event has no fields to find.
            }
        }
        return payload;
    }
}
