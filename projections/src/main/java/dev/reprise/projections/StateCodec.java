package dev.reprise.projections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A state as bytes and back, equal to what it was. Thread-safe. */
public final class StateCodec {
    /** What the state at a position is a function of, beside the events. */
    static final List<Class<?>> FOLD =
            List.of(
                    AppFold.class,
                    AppState.class,
                    Attempt.class,
                    CommandFold.class,
                    CommandHistory.class,
                    CommandRun.class,
                    Conditions.class,
                    Ending.class,
                    InstanceFold.class,
                    InstanceState.class,
                    Lifetimes.class,
                    Orphans.class,
                    Recorded.class,
                    SessionState.class,
                    StateCodec.class,
                    States.class,
                    Supervision.class,
                    WishState.class,
                    EventJson.class,
                    HostEvent.class,
                    ContainerIdentity.class,
                    Identity.class,
                    ProcessIdentity.class,
                    ResourceEvent.class,
                    AppSpec.class,
                    CheckSpec.class,
                    CommandSpec.class,
                    ContainerSpec.class,
                    EndpointSpec.class,
                    Lifetime.class,
                    ParameterSpec.class,
                    ResourceSpec.class,
                    RestartSpec.class,
                    SpecHash.class,
                    StopSpec.class,
                    Template.class,
                    WaitSpec.class);

    private static final JsonMapper MAPPER = EventJson.mapper();

    private StateCodec() {}

    /** Returns the state as bytes. */
    public static byte[] encode(AppState state) {
        try {
            return MAPPER.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the state at " + state.position() + " has no JSON form", e);
        }
    }

    /**
     * Returns the state of such bytes.
     *
     * @throws IOException if they are none, or of another version of the program
     */
    public static AppState decode(byte[] bytes) throws IOException {
        return MAPPER.readValue(bytes, AppState.class);
    }

    /**
     * Returns a hash of the code that makes states: a state saved under another one is not to be
     * used. Reads the program's class files; ask once.
     */
    public static String codeVersion() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var type : FOLD) {
                for (var name : nest(type)) {
                    digest.update(bytes(type, name));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<String> nest(Class<?> type) {
        return Stream.of(type.getNestMembers()).map(Class::getName).sorted().toList();
    }

    private static byte[] bytes(Class<?> type, String name) {
        var file = name.substring(name.lastIndexOf('.') + 1) + ".class";
        try (var stream = type.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(name + " has no class file beside it");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
