package dev.reprise.engine.plan;

import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.engine.plan.Step.Planned;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Ending;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.WishState.Kind;
import dev.reprise.projections.WishState.Pending;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a command has come to its end on an instance. Pure. */
final class Settling {
    private Settling() {}

    static Optional<List<Planned>> of(AppState state, InstanceState instance) {
        var steps = new ArrayList<Planned>();
        for (var old : instance.wish().superseded()) {
            steps.add(settle(instance, old, Outcome.SUPERSEDED, "a later command took its place"));
        }
        var pending = instance.wish().pending();
        if (pending != null) {
            outcome(state, instance, pending).ifPresent(steps::add);
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps);
    }

    private static Planned settle(
            InstanceState instance, Pending command, Outcome outcome, String detail) {
        return new Planned(
                new Step.Settle(instance.name(), command.commandId(), outcome, detail),
                Math.max(command.position(), instance.touched()),
                command.commandId());
    }

    private static Optional<Planned> outcome(
            AppState state, InstanceState instance, Pending command) {
        var live = instance.live();
        var last = instance.last();
        if (live != null && live.stuck() && last != null) {
            return Optional.of(
                    settle(instance, command, Outcome.FAILED, String.valueOf(last.reason())));
        }
        if (command.kind() == Kind.STOP) {
            return live != null
                    ? Optional.empty()
                    : Optional.of(settle(instance, command, Outcome.OK, ""));
        }
        var newAttempt = instance.attempts() > command.attempts();
        if (live != null && live.running() && (newAttempt || command.kind() == Kind.START)) {
            return Optional.of(settle(instance, command, Outcome.OK, ""));
        }
        if (state.session().stop() != null || !instance.declared()) {
            var why = instance.declared() ? "the app is stopping" : "the model no longer has it";
            return Optional.of(settle(instance, command, Outcome.FAILED, why));
        }
        if (live != null || last == null || last.position() < command.position()) {
            return Optional.empty();
        }
        return ended(instance, command, last);
    }

    private static Optional<Planned> ended(InstanceState instance, Pending command, Ending last) {
        return switch (last.kind()) {
            case ABANDONED -> Optional.empty();
            case FAILED, REFUSED, STUCK ->
                    Optional.of(
                            settle(
                                    instance,
                                    command,
                                    Outcome.FAILED,
                                    String.valueOf(last.reason())));
            case EXITED, LOST -> {
                if (last.attempt() <= command.attempts()) {
                    yield Optional.empty();
                }
                var code = last.exitCode();
                yield Optional.of(
                        code != null && code == 0
                                ? settle(instance, command, Outcome.OK, "")
                                : settle(
                                        instance,
                                        command,
                                        Outcome.FAILED,
                                        code == null
                                                ? "it was lost: " + last.reason()
                                                : "it exited with " + code));
            }
        };
    }
}
