package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.StateWords;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.util.stream.Collectors;

/** Tells all there is to know about resources. */
public final class Describe implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "describe",
                        "Tells everything about a resource, or about all of them: command line,"
                                + " environment, endpoints, checks, what it waits for. Secrets are"
                                + " shown as references.",
                        "  reprise describe web",
                        "  reprise describe web --at 118",
                        "  reprise describe --json")
                .addPositional(Options.parameter(0, false, "RESOURCE", "A resource or instance."))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) {
        var at = Points.at(invocation);
        try (var reader = Readers.open(invocation)) {
            var name = invocation.parameter(0);
            var all = reader.resources(at);
            var chosen = name == null ? all : Instances.named(all, name);
            if (invocation.json()) {
                Ps.print(invocation, chosen);
            } else {
                var launches =
                        chosen.stream().anyMatch(Describe::contained)
                                ? launches(reader, at)
                                : Json.NULL;
                chosen.forEach(resource -> describe(invocation, resource, launches));
            }
        }
        return ExitCode.OK;
    }

    private static boolean contained(Json resource) {
        return !resource.at("image").isNull();
    }

    /** How a container was made is in its launch, by instance. */
    private static Json launches(AppReader reader, @Nullable String at) {
        return Json.parse(reader.stateAt(at == null ? "" + reader.head() : at)).at("instances");
    }

    private static void describe(Invocation invocation, Json resource, Json launches) {
        var style = invocation.style();
        var state = resource.at("state").text();
        var health = resource.at("healthStatus").text();
        invocation.out().println(style.bold(resource.at("name").text()));
        line(invocation, "type", resource.at("resourceType").text());
        line(
                invocation,
                "state",
                style.state(
                        state,
                        health,
                        health.isEmpty()
                                ? state
                                : state
                                        + ", "
                                        + StateWords.health(health, resource.at("ready").truth())));
        line(invocation, "since", resource.at("stateSince").text());
        line(invocation, "reason", resource.at("reason").text());
        line(invocation, "note", resource.at("unrecorded").text());
        line(invocation, "exit code", resource.at("exitCode").text());
        line(invocation, "pid", resource.at("pid").text());
        line(invocation, "image", resource.at("image").text());
        if (contained(resource)) {
            var live = launches.at(resource.at("name").text()).at("live");
            container(invocation, resource, live.at("begun").at("container"));
        }
        line(invocation, "attempt", attempt(resource));
        line(invocation, "command", joined(resource, "commandLine", " "));
        line(invocation, "directory", resource.at("workingDirectory").text());
        line(invocation, "waits for", joined(resource, "waitsFor", ", "));
        line(invocation, "refers to", joined(resource, "references", ", "));
        resource.at("urls").items().forEach(url -> named(invocation, "url", url, "name", "url"));
        resource.at("checks").items().forEach(check -> check(invocation, check));
        resource.at("holds")
                .items()
                .forEach(hold -> line(invocation, "hold", hold.at("text").text()));
        resource.at("environment")
                .fields()
                .forEach((key, value) -> line(invocation, "variable", key + "=" + value.text()));
        invocation.out().println();
    }

    private static void container(Invocation invocation, Json resource, Json plan) {
        var id = resource.at("containerId").text();
        line(invocation, "container", (plan.at("name").text() + "  " + id).strip());
        plan.at("mounts").items().forEach(mount -> line(invocation, "mount", mount.text()));
        plan.at("networks")
                .fields()
                .forEach(
                        (network, aliases) ->
                                line(
                                        invocation,
                                        "network",
                                        network
                                                + " as "
                                                + aliases.items().stream()
                                                        .map(Json::text)
                                                        .collect(Collectors.joining(", "))));
    }

    private static String attempt(Json resource) {
        var attempt = resource.at("attempt").number();
        return attempt == 0 ? "" : attempt + ", " + restarts(resource.at("restarts").number());
    }

    private static String restarts(long count) {
        return count == 0
                ? "never restarted"
                : "restarted " + (count == 1 ? "once" : count + " times");
    }

    private static void check(Invocation invocation, Json check) {
        var status = check.at("status").isNull() ? "not run yet" : check.at("status").text();
        line(
                invocation,
                "check",
                check.at("name").text()
                        + ": "
                        + status
                        + (check.at("detail").text().isEmpty()
                                ? ""
                                : ", " + check.at("detail").text()));
    }

    private static void named(
            Invocation invocation, String label, Json item, String name, String value) {
        line(invocation, label, item.at(name).text() + "  " + item.at(value).text());
    }

    private static String joined(Json resource, String key, String between) {
        return resource.at(key).items().stream()
                .map(Json::text)
                .collect(Collectors.joining(between));
    }

    private static void line(Invocation invocation, String label, String text) {
        if (!text.isEmpty()) {
            invocation
                    .out()
                    .println(
                            "  " + invocation.style().faint("%-10s".formatted(label)) + " " + text);
        }
    }
}
