package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.StateWords;
import dev.reprise.cli.Style;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the instances and their states. */
public final class Ps implements Command {
    private static final int SHORT_ID = 12;

    private static final String[] CONTRACT = {
        "name", "displayName", "resourceType", "state", "healthStatus", "exitCode", "crashLoop",
        "pid", "containerId", "image", "attempt", "restarts", "startTimestamp", "stopTimestamp",
        "urls", "replica", "cpuPercent", "memoryBytes"
    };

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "ps",
                        "Lists the resources with their states.",
                        "  reprise ps",
                        "  reprise ps --wide",
                        "  reprise ps --at 118",
                        "  reprise ps --json | jq '.[] | select(.state != \"Running\").name'")
                .addOption(
                        Options.flag(
                                "Also how much CPU and memory they use, and their containers.",
                                "--wide"))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) {
        var at = Points.at(invocation);
        try (var reader = Readers.open(invocation)) {
            var resources = reader.resources(at);
            if (invocation.json()) {
                print(invocation, resources.stream().map(Ps::contract).toList());
            } else {
                if (resources.isEmpty()) {
                    invocation.err().println("reprise: there are no resources");
                } else {
                    table(resources, invocation, now(reader, at)).print(invocation.out());
                }
                resources.forEach(resource -> note(invocation, resource));
            }
        }
        return ExitCode.OK;
    }

    /** How long a program had run is counted up to the moment that is shown. */
    private static Instant now(AppReader reader, @Nullable String at) {
        return at == null
                ? Instant.now()
                : Json.parse(reader.stateAt(at)).at("at").instant().orElseGet(Instant::now);
    }

    /** What is not in the log is said. */
    private static void note(Invocation invocation, Json resource) {
        if (!resource.at("unrecorded").isNull()) {
            invocation
                    .err()
                    .println(resource.at("name").text() + ": " + resource.at("unrecorded").text());
        }
    }

    /** Prints an array, one item a line. */
    static void print(Invocation invocation, List<Json> items) {
        var lines = items.stream().map(Json::toString).collect(Collectors.joining(",\n "));
        invocation.out().println("[" + lines + "]");
    }

    private static Json contract(Json resource) {
        var urls = resource.at("urls").items().stream().map(url -> url.pick("name", "url"));
        return resource.pick(CONTRACT).with("urls", Json.array(urls.toList()));
    }

    private static Table table(List<Json> resources, Invocation invocation, Instant now) {
        var table = new Table();
        var style = invocation.style();
        var wide = invocation.flag("--wide");
        var titles =
                new ArrayList<>(
                        List.of("NAME", "STATE", "HEALTH", "EXIT", "RESTARTS", "PID", "UP"));
        if (wide) {
            titles.addAll(List.of("CPU", "MEMORY", "IMAGE", "CONTAINER"));
        }
        titles.add("URLS");
        table.head(style, titles.toArray(String[]::new));
        for (var resource : resources) {
            var cells = new ArrayList<>(row(resource, style, now));
            if (wide) {
                cells.add(Table.Cell.of(cpu(resource)));
                cells.add(Table.Cell.of(memory(resource)));
                cells.add(Table.Cell.of(resource.at("image").text()));
                cells.add(Table.Cell.of(container(resource)));
            }
            cells.add(Table.Cell.of(urls(resource)));
            table.row(cells);
        }
        return table;
    }

    private static String cpu(Json resource) {
        var percent = resource.at("cpuPercent");
        return percent.isNull() ? "" : percent.text() + " %";
    }

    private static String memory(Json resource) {
        var bytes = resource.at("memoryBytes");
        return bytes.isNull() ? "" : Sizes.text(bytes.number());
    }

    /** As engines shorten it. */
    private static String container(Json resource) {
        var id = resource.at("containerId").text();
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static List<Table.Cell> row(Json resource, Style style, Instant now) {
        var state = resource.at("state").text();
        var health = resource.at("healthStatus").text();
        var restarts = resource.at("restarts").number();
        return List.of(
                new Table.Cell(resource.at("name").text(), style::bold),
                new Table.Cell(
                        resource.at("crashLoop").truth() ? state + " (crash loop)" : state,
                        text -> style.state(state, health, text)),
                new Table.Cell(
                        health(health, resource.at("ready").truth()),
                        text -> style.state(state, health, text)),
                Table.Cell.of(resource.at("exitCode").text()),
                Table.Cell.of(restarts == 0 ? "" : restarts),
                Table.Cell.of(resource.at("pid").text()),
                Table.Cell.of(uptime(resource, now)));
    }

    private static String health(String health, boolean ready) {
        return health.equals("Unhealthy") && !ready ? StateWords.health(health, false) : health;
    }

    private static String uptime(Json resource, Instant now) {
        return resource.at("pid").isNull() && resource.at("containerId").isNull()
                ? ""
                : resource.at("startTimestamp")
                        .instant()
                        .map(start -> Times.text(Duration.between(start, now)))
                        .orElse("");
    }

    private static String urls(Json resource) {
        return resource.at("urls").items().stream()
                .map(url -> url.at("url").text())
                .collect(Collectors.joining(" "));
    }
}
