package dev.reprise.engine.host;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.GivenValue;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.projections.AppState;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes values for parameters and states the model with each, in one order for both. Thread-safe.
 */
final class GivenParameters {
    private final Parameters parameters;
    private final Supplier<AppState> state;
    private final Function<List<Draft>, CompletableFuture<Void>> states;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();

    /**
     * @param states makes facts durable, in the order of its calls
     */
    GivenParameters(
            Parameters parameters,
            Supplier<AppState> state,
            Function<List<Draft>, CompletableFuture<Void>> states) {
        this.parameters = parameters;
        this.state = state;
        this.states = states;
    }

    synchronized CompletableFuture<Void> give(GivenValue value) {
        var before = underWay.get(value.commandId());
        if (before != null) {
            return before.copy();
        }
        if (state.get().commands().find(value.commandId()).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        var answer = take(value);
        if (!answer.isDone()) {
            underWay.put(value.commandId(), answer);
            answer.whenComplete((_, _) -> forget(value.commandId()));
        }
        return answer.copy();
    }

    private synchronized void forget(String commandId) {
        underWay.remove(commandId);
    }

    private CompletableFuture<Void> take(GivenValue value) {
        var now = state.get();
        if (!now.session().open()) {
            return refused("the app is stopping: parameters can no longer be given a value");
        }
        try {
            return parameters
                    .give(value.parameter(), value.value(), value.save())
                    .map(model -> states.apply(facts(value, model)))
                    .orElseGet(() -> unknown(now.model(), value.parameter()));
        } catch (IOException e) {
            return refused(
                    "the value of "
                            + value.parameter()
                            + " cannot be saved ("
                            + e.getMessage()
                            + "); set it without saving it");
        }
    }

    private static List<Draft> facts(GivenValue value, AppSpec model) {
        var parameter = model.parameter(value.parameter()).orElseThrow();
        var set =
                new HostEvent.ParameterSet(
                        parameter.name(),
                        parameter.value(),
                        parameter.secret() ? model.secrets().get(parameter.reference()) : null,
                        value.save(),
                        value.commandId());
        return List.of(
                new Draft(Streams.HOST, set, value.actor(), null, value.commandId()),
                new Draft(
                        Streams.HOST,
                        new HostEvent.ModelApplied(model),
                        "host",
                        null,
                        value.commandId()));
    }

    private static CompletableFuture<Void> unknown(AppSpec model, String name) {
        var names =
                model.parameters().stream()
                        .map(ParameterSpec::name)
                        .collect(Collectors.joining(", "));
        return CompletableFuture.failedFuture(
                new UnknownResourceException(
                        "there is no parameter "
                                + name
                                + (names.isEmpty()
                                        ? "; the model has none"
                                        : "; there are " + names)));
    }

    private static CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new CommandRejectedException(why));
    }
}
