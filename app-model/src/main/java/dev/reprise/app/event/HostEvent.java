package dev.reprise.app.event;

import dev.reprise.app.spec.AppSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fact about the session, the host or the whole app; stream {@link Streams#HOST}. */
public sealed interface HostEvent extends Event {

    /**
     * The first event of a session: whatever outlives sessions enters the fold here.
     *
     * @param session its number, counted from 1
     * @param appHost absolute path of the app host's file or directory
     * @param ports kept allocations, key {@code owner/endpoint} as in {@link PortAllocated}
     * @param attempts the latest attempt number of each instance, so that numbers never return
     * @param persistent attempts that outlived the session before, in instance order: the
     *     persistent ones, and those of lifetime SESSION that could not be killed
     * @param previousHash the last hash of the session before (hex), or null for the first
     * @param networks that the session before has left on the container engine; null for none
     * @param commit the git commit that the app host's directory was at (hex), null where none is
     *     known
     */
    record SessionOpened(
            long session,
            String appHost,
            Map<String, Integer> ports,
            Map<String, Integer> attempts,
            List<CarriedAttempt> persistent,
            @Nullable String previousHash,
            @Nullable List<String> networks,
            @Nullable String commit)
            implements HostEvent {
        /** A session that finds no networks and knows no commit. */
        public SessionOpened(
                long session,
                String appHost,
                Map<String, Integer> ports,
                Map<String, Integer> attempts,
                List<CarriedAttempt> persistent,
                @Nullable String previousHash) {
            this(session, appHost, ports, attempts, persistent, previousHash, null, null);
        }

        public SessionOpened {
            ports = new TreeMap<>(ports);
            attempts = new TreeMap<>(attempts);
            persistent = List.copyOf(persistent);
            networks = networks == null ? null : List.copyOf(networks);
        }
    }

    /** An attempt that still ran when its session ended. */
    record CarriedAttempt(
            String instance,
            String resource,
            @Nullable Integer replica,
            ResourceEvent.LaunchBegun begun,
            Identity identity) {}

    /**
     * A host has begun to act under an epoch. Whatever the host before it was doing counts as
     * unverified from here on: attempts are looked up again, proxies and probes are gone.
     *
     * @param reason {@code run}, {@code stop} or {@code watchdog}
     * @param replaced how the host before it ended, for people: null after a clean end
     */
    record HostStarted(
            long epoch,
            ProcessIdentity host,
            String version,
            String reason,
            @Nullable String replaced)
            implements HostEvent {}

    /** The model that shall run from here on, as a whole. */
    record ModelApplied(AppSpec model) implements HostEvent {}

    /**
     * Somebody gave a parameter a value while the app ran; the model with it follows.
     *
     * @param value null for a secret
     * @param hash keyed, of a secret's value (hex); empty without a key, null for what is no secret
     * @param saved whether later runs have it too
     */
    record ParameterSet(
            String name,
            @Nullable String value,
            @Nullable String hash,
            boolean saved,
            String commandId)
            implements HostEvent {}

    /**
     * A port was set aside and is kept over restarts and sessions.
     *
     * @param owner the resource for the port that callers use; the instance for a port behind a
     *     proxy
     * @param endpoint the endpoint's name
     */
    record PortAllocated(String owner, String endpoint, int port) implements HostEvent {}

    /** No port could be set aside: the fixed one is claimed elsewhere or the range is exhausted. */
    record PortRefused(String owner, String endpoint, int port, String reason)
            implements HostEvent {}

    /**
     * The proxy of an endpoint is about to be bound by this host.
     *
     * @param endpoint its name; with {@code @bridge} behind it, what containers use to reach a
     *     process
     * @param address to listen on, null for the loopback ones
     */
    record ProxyBindBegun(String resource, String endpoint, int port, @Nullable String address)
            implements HostEvent {
        public ProxyBindBegun(String resource, String endpoint, int port) {
            this(resource, endpoint, port, null);
        }
    }

    /** The proxy of an endpoint accepts connections. */
    record ProxyBound(String resource, String endpoint, int port) implements HostEvent {}

    /**
     * The proxy of an endpoint could not be bound; {@code reason} names the holder where it can be
     * known.
     */
    record ProxyFailed(String resource, String endpoint, int port, String reason)
            implements HostEvent {}

    /** The container engine answers; {@code detail} says which one and its version. */
    record RuntimeHealthy(String detail) implements HostEvent {}

    /** The container engine does not answer: what needs it waits. */
    record RuntimeUnhealthy(String reason) implements HostEvent {}

    /** A network of the app is about to be looked up, and made where it is missing. */
    record NetworkBegun(String name) implements HostEvent {}

    /**
     * A network is there.
     *
     * @param gateway the address by which its containers reach this machine, null where the engine
     *     names none
     */
    record NetworkReady(String name, String id, @Nullable String gateway) implements HostEvent {}

    /** A network could not be made, in the engine's words. */
    record NetworkFailed(String name, String reason) implements HostEvent {}

    /** A network is about to be removed: nothing of the app needs it any more. */
    record NetworkRemovalBegun(String name) implements HostEvent {}

    /** A network is gone, or was left where others use it, as {@code reason} says. */
    record NetworkRemoved(String name, @Nullable String reason) implements HostEvent {}

    /**
     * Somebody wants the whole app to stop.
     *
     * @param now without grace: everything is killed
     */
    record AppStopRequested(boolean now, String reason) implements HostEvent {}

    /**
     * No host has come back for {@code waited}: the resources whose orphan grace that is are
     * stopped, the others are kept. Under this host nothing begins, and the session goes on under
     * the next one.
     */
    record OrphanGraceOver(Duration waited) implements HostEvent {}

    /** Somebody was shown a value that the log does not hold. */
    record SecretRevealed(String instance, String property) implements HostEvent {}

    /**
     * Somebody wrote something down about a moment.
     *
     * @param id unique
     * @param about the position of the event that it is about
     */
    record NoteAdded(String id, long about, String text) implements HostEvent {}

    /** A note was taken back. */
    record NoteRemoved(String id) implements HostEvent {}

    /** A session is kept, whatever its age, or is not any more. */
    record SessionPinned(long session, boolean pinned) implements HostEvent {}

    /**
     * Somebody wants the sessions from {@code from} to {@code through}, the oldest of the log, to
     * be deleted; that begins.
     */
    record SessionDeletionBegun(long from, long through) implements HostEvent {}

    /**
     * Sessions were deleted because somebody wanted it, both ends included. A range that ends
     * before it begins says that nothing went after all.
     */
    record SessionsDeleted(long from, long through) implements HostEvent {}

    /**
     * What running attempts use, measured now and then. Attempts whose use is about the same as it
     * was are left out.
     *
     * @param at when it was measured
     * @param uses in instance order, at least one
     */
    record UsageSampled(Instant at, List<Use> uses) implements HostEvent {
        public UsageSampled {
            uses = List.copyOf(uses);
        }
    }

    /**
     * What the processes of one attempt use.
     *
     * @param cpuPercent of one core, since the measurement before or since the attempt began
     * @param memoryBytes resident; what processes share counts for each of them
     */
    record Use(String instance, int attempt, double cpuPercent, long memoryBytes) {}

    /**
     * Everything of the session that must not outlive it has ended; no event of this session
     * follows.
     */
    record SessionEnded(String reason) implements HostEvent {}
}
