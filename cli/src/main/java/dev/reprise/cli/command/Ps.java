package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.Style;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the instances and their states. */
public final class Ps implements Command {
    private static final String[] CONTRACT = {
        "name", "displayName", "resourceType", "state", "healthStatus", "exitCode", "crashLoop",
        "pid", "attempt", "restarts", "startTimestamp", "stopTimestamp", "urls", "replica"
    };

    @Override
    public CommandSpec spec() {
        return Options.command(
                this,
                "ps",
                "Lists the resources with their states.",
                "  reprise ps",
                "  reprise ps --json | jq '.[] | select(.state != \"Running\").name'");
    }

    @Override
    public int run(Invocation invocation) {
        try (var reader = Readers.open(invocation)) {
            var resources = reader.resources();
            if (invocation.json()) {
                print(invocation, resources.stream().map(Ps::contract).toList());
            } else {
                table(resources, invocation.style()).print(invocation.out());
            }
        }
        return ExitCode.OK;
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

    private static Table table(List<Json> resources, Style style) {
        var table = new Table();
        table.row(
                List.of("NAME", "STATE", "HEALTH", "EXIT", "RESTARTS", "PID", "UP", "URLS").stream()
                        .map(head -> new Table.Cell(head, style::faint))
                        .toList());
        resources.forEach(resource -> table.row(row(resource, style)));
        return table;
    }

    private static List<Table.Cell> row(Json resource, Style style) {
        var state = resource.at("state").text();
        var health = resource.at("healthStatus").text();
        var restarts = resource.at("restarts").number();
        return List.of(
                new Table.Cell(resource.at("name").text(), style::bold),
                new Table.Cell(
                        resource.at("crashLoop").truth() ? state + " (crash loop)" : state,
                        text -> style.state(state, health, text)),
                new Table.Cell(health, text -> style.state(state, health, text)),
                Table.Cell.of(resource.at("exitCode").text()),
                Table.Cell.of(restarts == 0 ? "" : restarts),
                Table.Cell.of(resource.at("pid").text()),
                Table.Cell.of(uptime(resource)),
                Table.Cell.of(urls(resource)));
    }

    private static String uptime(Json resource) {
        return resource.at("pid").isNull()
                ? ""
                : resource.at("startTimestamp")
                        .instant()
                        .map(start -> Times.text(Duration.between(start, Instant.now())))
                        .orElse("");
    }

    private static String urls(Json resource) {
        return resource.at("urls").items().stream()
                .map(url -> url.at("url").text())
                .collect(Collectors.joining(" "));
    }
}
