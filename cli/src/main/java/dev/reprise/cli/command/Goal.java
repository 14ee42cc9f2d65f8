package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.StateWords;
import dev.reprise.cli.json.Json;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a wait is for. */
enum Goal {
    RUNNING,
    HEALTHY,
    FINISHED;

    /** How far it is. {@code reason} says why it is not reached, or no longer can be. */
    record Verdict(Progress progress, String reason) {}

    /** Whether to go on waiting. */
    enum Progress {
        REACHED,
        PENDING,
        IMPOSSIBLE
    }

    static List<String> names() {
        return Stream.of(values()).map(goal -> goal.name().toLowerCase(Locale.ROOT)).toList();
    }

    static Goal of(String text) {
        for (var goal : values()) {
            if (goal.name().equals(text.toUpperCase(Locale.ROOT))) {
                return goal;
            }
        }
        throw new CliException(
                ExitCode.INVALID, "--for " + text + " is not one of running, healthy, finished");
    }

    /** Returns the verdict on all instances: reached when each is, impossible when one is. */
    Verdict judge(List<Json> instances) {
        var verdicts = instances.stream().map(this::judge).toList();
        for (var progress : List.of(Progress.IMPOSSIBLE, Progress.PENDING)) {
            var found = verdicts.stream().filter(v -> v.progress() == progress).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return verdicts.getFirst();
    }

    private Verdict judge(Json instance) {
        return switch (this) {
            case RUNNING -> running(instance, isRunning(instance));
            case HEALTHY -> running(instance, isHealthy(instance));
            case FINISHED -> finished(instance);
        };
    }

    private static Verdict running(Json instance, boolean reached) {
        if (reached) {
            return new Verdict(Progress.REACHED, "");
        }
        return switch (instance.at("state").text()) {
            case "Finished", "Exited", "FailedToStart" ->
                    new Verdict(Progress.IMPOSSIBLE, description(instance));
            default -> new Verdict(Progress.PENDING, description(instance));
        };
    }

    private static Verdict finished(Json instance) {
        return switch (instance.at("state").text()) {
            case "Finished", "Exited" -> new Verdict(Progress.REACHED, "");
            case "FailedToStart" -> new Verdict(Progress.IMPOSSIBLE, description(instance));
            default -> new Verdict(Progress.PENDING, description(instance));
        };
    }

    private static boolean isRunning(Json instance) {
        return instance.at("state").text().equals("Running");
    }

    private static boolean isHealthy(Json instance) {
        return isRunning(instance) && instance.at("healthStatus").text().equals("Healthy");
    }

    private static String description(Json instance) {
        var text = new StringBuilder(instance.at("name").text());
        text.append(" is ").append(StateWords.of(instance.at("state").text()));
        if (!instance.at("healthStatus").isNull()) {
            var health = instance.at("healthStatus").text();
            text.append(", ").append(StateWords.health(health, instance.at("ready").truth()));
        }
        if (!instance.at("exitCode").isNull()) {
            text.append(" with exit code ").append(instance.at("exitCode").text());
        }
        if (instance.at("crashLoop").truth()) {
            text.append(" in a crash loop");
        }
        if (!instance.at("reason").isNull()) {
            text.append(": ").append(instance.at("reason").text());
        }
        for (var hold : instance.at("holds").items()) {
            text.append("; ").append(hold.at("text").text());
        }
        for (var check : instance.at("checks").items()) {
            if (!check.at("status").text().equals("Healthy") && isRunning(instance)) {
                text.append("; check ").append(check.at("name").text()).append(": ");
                text.append(
                        check.at("detail").isNull() ? "not run yet" : check.at("detail").text());
            }
        }
        return text.toString();
    }
}
