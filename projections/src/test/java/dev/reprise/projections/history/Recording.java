package dev.reprise.projections.history;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.StreamAppend;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A log as a host writes it: {@code web} waits until {@code orders} is healthy. Each event is a
 * batch of its own; the clock stands still until {@link #after}.
 */
final class Recording {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final String COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233f";
    static final ProcessIdentity ME = new ProcessIdentity(42, 7, "boot", 1);

    final InMemoryEventStore log;
    private Instant now = START;
    private long session;
    private @Nullable String wish;
    private @Nullable String commit;
    private List<HostEvent.CarriedAttempt> carried = List.of();

    Recording() {
        this(new InMemoryEventStore());
    }

    Recording(InMemoryEventStore log) {
        this.log = log;
        log.leases().take(0, "host", "boot", 0);
    }

    Recording after(long millis) {
        now = now.plusMillis(millis);
        return this;
    }

    /** Sessions from here on begin at {@code hash}. */
    Recording at(String hash) {
        commit = hash;
        return this;
    }

    /** Sessions from here on take over what the one before has left running. */
    Recording carrying(HostEvent.CarriedAttempt... attempts) {
        carried = List.of(attempts);
        return this;
    }

    /** What follows serves this command. */
    Recording serving(@Nullable String commandId) {
        wish = commandId;
        return this;
    }

    /** A session that ends after a crash, 1..14, and one at another commit that runs, 15..23. */
    void twoSessions() {
        open("blue", "aa");
        comeUp("blue"); // 4..9
        after(1_000).exit("web", 1, 3, 8); // 10
        begin("web", 2, 10L, env("blue")); // 11
        run("web", 2, 11);
        after(500).host(new HostEvent.AppStopRequested(false, "done"));
        host(new HostEvent.SessionEnded("done")); // 14
        after(10_000).at(COMMIT).open("green", "bb"); // 15..17
        comeUp("green"); // 18..23
    }

    /** Opens the next session with a model in which {@code web} has {@code MODE=mode}. */
    long open(String mode, String secretHash) {
        session++;
        host(
                new HostEvent.SessionOpened(
                        session, "/apps/shop", Map.of(), Map.of(), carried, null, null, commit));
        host(new HostEvent.HostStarted(session, ME, "0.1.0", "run", null));
        return model(mode, secretHash);
    }

    long model(String mode, String secretHash) {
        var environment = new LinkedHashMap<String, Template>();
        environment.put("MODE", Template.text(mode));
        environment.put("PASSWORD", new Template(List.of(new Template.Secret("db"))));
        return host(
                new HostEvent.ModelApplied(
                        new AppSpec(
                                "shop",
                                List.of(
                                        spec("orders", Map.of(), List.of()),
                                        spec(
                                                "web",
                                                environment,
                                                List.of(
                                                        new WaitSpec(
                                                                "orders",
                                                                WaitSpec.Kind.HEALTHY,
                                                                WaitSpec.Behavior.WAIT,
                                                                0)))),
                                Map.of("db", secretHash))));
    }

    /** Brings {@code orders} up in 300 ms and {@code web} in 150 ms more. */
    void comeUp(String mode) {
        var orders = begin("orders", 1, null, Map.of());
        after(100);
        var started = run("orders", 1, orders);
        after(200);
        var healthy = health("orders", 1, Health.HEALTHY, started);
        after(10);
        var web = begin("web", 1, healthy, env(mode));
        after(40);
        started = run("web", 1, web);
        after(100);
        health("web", 1, Health.HEALTHY, started);
    }

    static Map<String, String> env(String mode) {
        return Map.of("MODE", mode, "PASSWORD", "${secret:db}");
    }

    long begin(String name, int attempt, @Nullable Long cause, Map<String, String> environment) {
        return resource(name, "host", cause, begun(name, attempt, environment));
    }

    static ResourceEvent.LaunchBegun begun(
            String name, int attempt, Map<String, String> environment) {
        return new ResourceEvent.LaunchBegun(
                attempt,
                "id-" + attempt,
                "hash",
                List.of("java", "-jar", name),
                environment,
                "/apps/shop",
                Map.of(),
                Lifetime.SESSION);
    }

    long run(String name, int attempt, long cause) {
        return resource(name, "process", cause, new ResourceEvent.Launched(attempt, ME));
    }

    long health(String name, int attempt, Health health, long cause) {
        return resource(
                name,
                "process",
                cause,
                new ResourceEvent.HealthChanged(attempt, "tcp", health, "it says so"));
    }

    long exit(String name, int attempt, int code, long cause) {
        return resource(
                name, "process", cause, new ResourceEvent.Exited(attempt, code, null, now, false));
    }

    long host(HostEvent event) {
        return append(Streams.HOST, "host", null, event);
    }

    long resource(String name, String actor, @Nullable Long cause, ResourceEvent event) {
        return append(Streams.instance(name), actor, cause, event);
    }

    private long append(String stream, String actor, @Nullable Long cause, Event event) {
        var encoded = EventJson.encode(event);
        var id = new UUID(0x0190_0000_0000_7000L, log.head().position() + 1);
        var recorded =
                new NewEvent(
                        id,
                        encoded.type(),
                        encoded.schemaVersion(),
                        encoded.payload(),
                        actor,
                        cause,
                        wish);
        return log.append(
                        new Append(
                                OptionalLong.empty(),
                                1,
                                session,
                                OptionalLong.empty(),
                                now,
                                List.of(
                                        new StreamAppend(
                                                stream, ExpectedVersion.ANY, List.of(recorded)))))
                .join()
                .last();
    }

    private static ResourceSpec spec(
            String name, Map<String, Template> environment, List<WaitSpec> waits) {
        return new ResourceSpec(
                name,
                "Executable",
                "java",
                List.of(Template.text("-jar"), Template.text(name)),
                "/apps/shop",
                environment,
                List.of(),
                waits,
                List.of(),
                List.of(
                        new CheckSpec(
                                "tcp",
                                new CheckSpec.LogLine("up"),
                                null,
                                Duration.ofSeconds(1),
                                1,
                                1,
                                false)),
                RestartSpec.of(RestartSpec.Policy.ON_FAILURE),
                StopSpec.DEFAULT,
                Lifetime.SESSION,
                false,
                1,
                null);
    }
}
