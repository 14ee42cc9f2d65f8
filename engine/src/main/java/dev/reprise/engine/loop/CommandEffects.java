package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.ModelCommands;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.projections.AppState;
import dev.reprise.projections.CommandRun;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the commands of resources, with what is said to them and must not be recorded. */
final class CommandEffects {
    private final Adapters adapters;
    private final StepTaker values;
    private final Leadership leadership;
    private final Map<String, Map<String, String>> secrets = new HashMap<>();
    private final Map<String, Wish.AdHoc> adHocs = new HashMap<>();
    private Set<String> runs = Set.of();

    CommandEffects(Adapters adapters, StepTaker values, Leadership leadership) {
        this.adapters = adapters;
        this.values = values;
        this.leadership = leadership;
    }

    /** Keeps what must not be written down until the command is run. */
    void remember(AppState state, Wish wish) {
        var adHoc = wish.adHoc();
        if (adHoc != null) {
            state.runs().values().stream()
                    .filter(run -> run.commandId().equals(wish.commandId()))
                    .forEach(run -> adHocs.putIfAbsent(run.commandId(), adHoc));
            return;
        }
        state.runs().values().stream()
                .filter(run -> run.commandId().equals(wish.commandId()))
                .flatMap(run -> state.spec(StepTaker.instance(state, run.instance())).stream())
                .findFirst()
                .ifPresent(spec -> secrets.put(wish.commandId(), ModelCommands.secret(spec, wish)));
    }

    /** Runs a command whose run is recorded. */
    void run(AppState state, String name, ResourceEvent.CommandBegun begun) {
        var instance = StepTaker.instance(state, name);
        var spec = state.spec(instance).orElseThrow();
        var live = Objects.requireNonNull(instance.live());
        var adHoc = adHocs.get(begun.commandId());
        if (adHoc == null && begun.command().equals(Wish.PROBE)) {
            leadership.check();
            adapters.probes().runNow(Effects.ref(name, live), begun.commandId());
            return;
        }
        var key = CommandRun.key(name, begun.commandId());
        var arguments = new HashMap<>(Objects.requireNonNull(state.runs().get(key)).arguments());
        arguments.putAll(secrets.getOrDefault(begun.commandId(), Map.of()));
        var command = adHoc == null ? command(spec, begun.command()) : command(begun, adHoc);
        leadership.check();
        adapters.commandRuns()
                .run(
                        new CommandRuns.Order(
                                key,
                                begun.commandId(),
                                Effects.ref(name, live),
                                command,
                                arguments,
                                values.environment(state, instance, spec),
                                spec.workingDirectory(),
                                live.contained(),
                                adHoc == null ? null : adHoc.result()));
    }

    private static CommandSpec command(ResourceSpec spec, String name) {
        return spec.commands().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CommandSpec command(ResourceEvent.CommandBegun begun, Wish.AdHoc adHoc) {
        return new CommandSpec(
                begun.command(),
                begun.command(),
                null,
                null,
                false,
                adHoc.commandLine(),
                adHoc.timeout(),
                List.of());
    }

    /** Ends what is not to run any more, and forgets what was said to it. */
    void level(AppState state) {
        if (state.runs().keySet().equals(runs)) {
            return;
        }
        runs = Set.copyOf(state.runs().keySet());
        adapters.commandRuns().keep(runs);
        var commands =
                state.runs().values().stream()
                        .map(CommandRun::commandId)
                        .collect(Collectors.toSet());
        secrets.keySet().retainAll(commands);
        adHocs.keySet().retainAll(commands);
    }
}
