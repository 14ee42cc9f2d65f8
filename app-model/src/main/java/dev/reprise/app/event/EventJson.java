package dev.reprise.app.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON form of events: the type is the record's simple name, the payload its components in
 * declaration order, absent when null; instants and durations in ISO 8601. Thread-safe.
 */
public final class EventJson {
    /**
     * Types of which there is more than one schema version. A later one only adds what may be
     * absent, or lets be absent what had to be there. {@code Adopted} 2 brought {@code startedAt};
     * the others, and {@code Adopted} 3, what there is to say of containers; {@code ModelApplied} 2
     * also parameters and commands; the last version of those that tell of identities, and {@code
     * ModelApplied} 3, the signal that an image names; the latter also the hash of a build's files;
     * {@code LaunchBegun} 3 a container's options; {@code LaunchFailed} and {@code PortTaken} 2
     * whether it is tried again; {@code LaunchProgressed} 2 a phase more; {@code ModelApplied} 4
     * pid files, init commands and files that may be left out; {@code SessionOpened} 4 the commit.
     */
    private static final Map<String, Integer> VERSIONS =
            Map.ofEntries(
                    Map.entry("Adopted", 4),
                    Map.entry("Launched", 3),
                    Map.entry("LaunchBegun", 3),
                    Map.entry("LaunchFailed", 2),
                    Map.entry("StopBegun", 2),
                    Map.entry("Exited", 2),
                    Map.entry("ModelApplied", 4),
                    Map.entry("PortTaken", 2),
                    Map.entry("SessionOpened", 4),
                    Map.entry("ProxyBindBegun", 2),
                    Map.entry("LaunchProgressed", 2));

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .build();

    /** Reads events: what is missing, null or left over is an error, unless it may be absent. */
    private static final JsonMapper STRICT =
            MAPPER.rebuild()
                    .annotationIntrospector(new RequiredUnlessNullable())
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Map<String, Class<? extends Event>> TYPES =
            Stream.of(HostEvent.class, ResourceEvent.class)
                    .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                    .map(type -> type.<Event>asSubclass(Event.class))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Class::getSimpleName, Function.identity()));

    private static final Map<Class<?>, ObjectWriter> WRITERS = new ConcurrentHashMap<>();
    private static final Map<String, ObjectReader> READERS = new ConcurrentHashMap<>();

    private EventJson() {}

    /** An event as the store keeps it. */
    public record Encoded(String type, int schemaVersion, String payload) {}

    /** Returns the schema version of {@code type} that {@link #encode} writes, from 1. */
    public static int schemaVersion(String type) {
        return VERSIONS.getOrDefault(type, 1);
    }

    /** Returns the mapper that writes events and views: share it rather than configure another. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Returns the stored form of {@code event}. */
    public static Encoded encode(Event event) {
        try {
            var writer = WRITERS.computeIfAbsent(event.getClass(), MAPPER::writerFor);
            var type = event.getClass().getSimpleName();
            return new Encoded(type, schemaVersion(type), writer.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "event " + event.getClass().getSimpleName() + " has no JSON form", e);
        }
    }

    /**
     * Returns the event of a stored form.
     *
     * @throws UnknownEventException if type or version are not known here
     * @throws IllegalArgumentException if the payload does not fit its type
     */
    public static Event decode(String type, int schemaVersion, String payload) {
        var known = TYPES.get(type);
        if (known == null || schemaVersion > schemaVersion(type)) {
            throw new UnknownEventException(
                    "event type "
                            + type
                            + " version "
                            + schemaVersion
                            + " is not known to this version of Reprise; a newer one wrote it");
        }
        try {
            var reader = READERS.computeIfAbsent(type, _ -> STRICT.readerFor(known));
            Event event = reader.readValue(payload);
            if (event == null) {
                throw new IllegalArgumentException("payload of " + type + " cannot be read: null");
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "payload of " + type + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
