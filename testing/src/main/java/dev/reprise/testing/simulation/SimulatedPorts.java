package dev.reprise.testing.simulation;

import dev.reprise.engine.runtime.Ports;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The ports of a simulated machine. One thread. */
public final class SimulatedPorts implements Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 1_000;

    private final Map<Integer, String> listeners = new TreeMap<>();
    private final Map<Integer, String> claims = new TreeMap<>();
    private @Nullable String refusal;

    /** Has somebody outside the app listen on {@code port} from now on. */
    public void listen(int port, String holder) {
        listeners.put(port, holder);
    }

    /** Ends what {@link #listen} began. */
    public void release(int port) {
        listeners.remove(port);
    }

    /** Has nobody of the app bind a port from now on, for that reason; null for no reason. */
    public void refuseBinding(@Nullable String reason) {
        refusal = reason;
    }

    /** Returns why {@code port} cannot be bound, empty if it can. */
    Optional<String> unbindable(int port) {
        return Optional.ofNullable(refusal).or(() -> holder(port));
    }

    /** Has another app host claim {@code port}. */
    public void claimElsewhere(int port, String appHost) {
        claims.put(port, appHost);
    }

    @Override
    public OptionalInt allocate(String owner, String endpoint, Set<Integer> taken) {
        for (int port = FIRST; port < FIRST + COUNT; port++) {
            if (!taken.contains(port)
                    && !listeners.containsKey(port)
                    && !claims.containsKey(port)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public Optional<String> claim(String owner, String endpoint, int port) {
        return Optional.ofNullable(claims.get(port))
                .map(other -> "port " + port + " is claimed by " + other);
    }

    @Override
    public Optional<String> holder(int port) {
        return Optional.ofNullable(listeners.get(port));
    }
}
