package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.json.Json;

import java.util.List;
import java.util.stream.Stream;

/** Finds instances by what a person typed. */
final class Instances {
    private Instances() {}

    /**
     * Returns the instances that {@code name} stands for: one by its own name, or all of a
     * resource.
     *
     * @throws CliException that names the ones there are, and the nearest
     */
    static List<Json> named(List<Json> resources, String name) {
        var exact = resources.stream().filter(r -> r.at("name").text().equals(name)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        var all = resources.stream().filter(r -> r.at("displayName").text().equals(name)).toList();
        if (all.isEmpty()) {
            throw unknown(resources, name);
        }
        return all;
    }

    private static CliException unknown(List<Json> resources, String name) {
        var names =
                resources.stream()
                        .flatMap(r -> Stream.of(r.at("displayName").text(), r.at("name").text()))
                        .distinct()
                        .toList();
        if (names.isEmpty()) {
            return new CliException(
                    ExitCode.INVALID, "there is no resource '" + name + "': the app has none");
        }
        return new CliException(
                ExitCode.INVALID,
                "there is no resource '" + name + "'" + Nearest.hint(name, names));
    }
}
