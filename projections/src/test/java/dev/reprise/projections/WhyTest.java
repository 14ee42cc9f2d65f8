package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.projections.Hold.Action;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Of a model in which {@code web} waits until {@code orders}, which has a check, is healthy. */
class WhyTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessIdentity ME = new ProcessIdentity(42, 7, "boot", 1);

    private final List<Recorded> log = new ArrayList<>();

    @Test
    void a_wait_for_what_is_started_only_on_request_says_start_it() {
        model(spec("web", false, waits("orders")), spec("orders", true));
        assertThat(hold("web").since()).isEqualTo(second(2));
        assertThat(hold("web").action())
                .isEqualTo(new Action("start", "orders", "reprise start orders"));
    }

    @Test
    void a_wait_is_unmet_since_the_launch_began_and_a_probe_helps_once_it_runs() {
        webAndOrders();
        orders(begun(1)); // at 3 s
        assertThat(hold("web").since()).isEqualTo(second(3));
        assertThat(hold("web").action()).isNull();

        orders(new ResourceEvent.Launched(1, ME));
        assertThat(hold("web").since()).isEqualTo(second(3));
        assertThat(hold("web").action())
                .isEqualTo(new Action("probe", "orders", "reprise command orders probe"));
        assertThat(why("orders").conditions())
                .extracting(Hold::id, Hold::since, Hold::action)
                .containsExactly(tuple("check:tcp", second(4), hold("web").action()));
    }

    @Test
    void a_wait_for_what_was_healthy_is_unmet_since_a_check_failed() {
        webAndOrders();
        orders(begun(1), new ResourceEvent.Launched(1, ME));
        orders(new ResourceEvent.HealthChanged(1, "tcp", Health.HEALTHY, ""));
        orders(new ResourceEvent.HealthChanged(1, "tcp", Health.UNHEALTHY, "refused")); // at 6 s
        assertThat(hold("web").since()).isEqualTo(second(6));
        assertThat(why("orders").conditions()).extracting(Hold::since).containsExactly(second(6));
    }

    @Test
    void a_wait_for_what_failed_says_look_at_its_output_and_for_what_was_stopped_start_it() {
        webAndOrders();
        orders(begun(1), new ResourceEvent.Launched(1, ME));
        orders(new ResourceEvent.Exited(1, 3, null, second(5), false));
        assertThat(hold("web").since()).isEqualTo(second(5));
        assertThat(hold("web").action())
                .isEqualTo(new Action("logs", "orders", "reprise logs orders"));

        orders(new ResourceEvent.StartRequested("c1", false), begun(2));
        assertThat(hold("web").since()).as("not up since its last life").isEqualTo(second(5));

        orders(new ResourceEvent.Launched(2, ME), new ResourceEvent.StopRequested("c2"));
        orders(new ResourceEvent.Exited(2, 143, "SIGTERM", second(10), false));
        assertThat(hold("web").action())
                .isEqualTo(new Action("start", "orders", "reprise start orders"));
    }

    @Test
    void a_backoff_began_with_the_end_and_a_start_cuts_it_short() {
        model(spec("web", false, Policy.ON_FAILURE, waits()));
        add("web", begun(1));
        add("web", new ResourceEvent.Launched(1, ME));
        var end = second(4).plusMillis(100);
        add("web", new ResourceEvent.Exited(1, 3, null, end, false));
        assertThat(hold("web").since()).isEqualTo(end);
        assertThat(hold("web").action()).isEqualTo(new Action("start", "web", "reprise start web"));
        add("web", new ResourceEvent.StartRequested("c1", false));
        assertThat(why("web").conditions()).isEmpty();
    }

    @Test
    void a_missing_parameter_says_give_it() {
        var missing = new ParameterSpec("token", true, null, null, null, true, List.of("web"));
        model(new AppSpec("app", List.of(spec("web", false)), Map.of(), List.of(missing)));
        assertThat(hold("web").action())
                .isEqualTo(new Action("set", "token", "reprise parameters set token"));
        assertThat(hold("web").since()).as("the state does not know").isNull();
    }

    @Test
    void a_cycle_of_waits_is_named_also_to_who_only_waits_for_it() {
        model(
                spec("page", false, waits("web")),
                spec("web", false, waits("orders")),
                spec("orders", false, waits("web")));
        assertThat(why("web").cycle()).containsExactly("web", "orders", "web");
        assertThat(why("orders").cycle()).containsExactly("orders", "web", "orders");
        assertThat(why("page").cycle()).containsExactly("web", "orders", "web");

        add("web", new ResourceEvent.StartRequested("c1", true));
        assertThat(why("orders").cycle()).as("a forced start breaks it").isNull();
    }

    @Test
    void without_a_cycle_none_is_named() {
        webAndOrders();
        assertThat(why("web").cycle()).isNull();
    }

    private void webAndOrders() {
        model(spec("web", false, waits("orders")), spec("orders", false));
    }

    private void model(ResourceSpec... resources) {
        model(new AppSpec("app", List.of(resources), Map.of()));
    }

    private void model(AppSpec model) {
        add(new HostEvent.SessionOpened(1, "app", Map.of(), Map.of(), List.of(), null));
        add(new HostEvent.HostStarted(1, ME, "test", "run", null));
        add(new HostEvent.ModelApplied(model));
    }

    private static List<WaitSpec> waits(String... on) {
        return Stream.of(on)
                .map(o -> new WaitSpec(o, WaitSpec.Kind.HEALTHY, WaitSpec.Behavior.WAIT, 0))
                .toList();
    }

    private static ResourceSpec spec(String name, boolean explicitStart) {
        return spec(name, explicitStart, waits());
    }

    private static ResourceSpec spec(String name, boolean explicitStart, List<WaitSpec> waits) {
        return spec(name, explicitStart, Policy.NEVER, waits);
    }

    private static ResourceSpec spec(
            String name, boolean explicitStart, Policy policy, List<WaitSpec> waits) {
        var check =
                new CheckSpec(
                        "tcp",
                        new CheckSpec.Exec(List.of("true")),
                        null,
                        Duration.ofSeconds(1),
                        1,
                        1,
                        false);
        return new ResourceSpec(
                name,
                "Executable",
                name,
                List.of(),
                "/",
                Map.of(),
                List.of(),
                waits,
                List.of(),
                List.of(check),
                RestartSpec.of(policy),
                StopSpec.DEFAULT,
                Lifetime.SESSION,
                explicitStart,
                1,
                null);
    }

    private static ResourceEvent begun(int attempt) {
        return new ResourceEvent.LaunchBegun(
                attempt,
                "id-" + attempt,
                "hash",
                List.of("api"),
                Map.of(),
                "/",
                Map.of(),
                Lifetime.SESSION);
    }

    private void orders(ResourceEvent... events) {
        Stream.of(events).forEach(event -> add("orders", event));
    }

    private void add(String instance, ResourceEvent event) {
        record(Streams.instance(instance), event);
    }

    private void add(HostEvent event) {
        record(Streams.HOST, event);
    }

    /** Each event comes a second after the one before; the first at the beginning. */
    private void record(String stream, Event event) {
        var position = log.size() + 1L;
        var at = second(log.size());
        log.add(new Recorded(position, position, null, stream, 1, 1, at, null, event));
    }

    private static Instant second(int seconds) {
        return BEGIN.plusSeconds(seconds);
    }

    private Why why(String instance) {
        return AppState.EMPTY.evolve(log).why(instance).orElseThrow();
    }

    /** Returns the one thing that an instance waits for. */
    private Hold hold(String instance) {
        var conditions = why(instance).conditions();
        assertThat(conditions).hasSize(1);
        return conditions.getFirst();
    }
}
