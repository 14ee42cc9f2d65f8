package dev.reprise.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Finds secrets where they can be read. Pure; no warning carries a value. */
public final class SecretWarnings {
    /** Shorter values are only compared as a whole: they would be found in any text. */
    private static final int SHORT = 6;

    private final Map<String, String> values;
    private final List<String> warnings = new ArrayList<>();

    private SecretWarnings(Map<String, String> values) {
        this.values = values;
    }

    /** Returns one line for each secret in arguments, and for each literal that is a secret. */
    static List<String> of(AppSpec spec, Map<String, String> values) {
        var search = new SecretWarnings(values);
        spec.resources().forEach(search::resource);
        return search.warnings;
    }

    /**
     * Returns one line for each secret whose value stands literally in a source of the model.
     *
     * @param file its name, for messages
     * @param values by reference name, as in {@link Lowered#secretValues()}
     */
    public static List<String> inSource(String file, String source, Map<String, String> values) {
        var warnings = new ArrayList<String>();
        var lines = source.split("\\R", -1);
        values.forEach(
                (name, value) -> {
                    for (int i = 0; i < lines.length; i++) {
                        if (inLiteral(lines[i], value)) {
                            warnings.add(
                                    ("%s:%d: the value of secret %s stands in the source; read it"
                                                    + " from the environment or an env file")
                                            .formatted(file, i + 1, name));
                        }
                    }
                });
        return warnings;
    }

    private static boolean inLiteral(String line, String value) {
        return value.length() < SHORT
                ? !value.isBlank() && line.contains('"' + value + '"')
                : line.contains(value);
    }

    private void resource(ResourceSpec spec) {
        literal("command of " + spec.name(), spec.command());
        literal("working directory of " + spec.name(), spec.workingDirectory());
        if (spec.container() != null) {
            container(spec.name(), spec.container());
        }
        for (int i = 0; i < spec.args().size(); i++) {
            argument("argument " + (i + 1) + " of " + spec.name(), spec.args().get(i));
        }
        spec.environment()
                .forEach(
                        (key, value) ->
                                literals(
                                        "environment variable " + key + " of " + spec.name(),
                                        value));
        for (var check : spec.checks()) {
            if (check.probe() instanceof CheckSpec.Exec(List<String> command)) {
                command.forEach(word -> literal("exec check of " + spec.name(), word));
            } else if (check.probe() instanceof CheckSpec.Init(List<String> command)) {
                command.forEach(word -> literal("init command of " + spec.name(), word));
            } else if (check.probe() instanceof CheckSpec.Http(_, String path)) {
                literal("http check of " + spec.name(), path);
            }
        }
    }

    /**
     * Files of a container are its own, and its environment is seen by those only who may use the
     * engine, who may do anything; its command line stands in this machine's process table.
     */
    private void container(String name, ContainerSpec it) {
        literal("image of " + name, it.image());
        it.entrypoint().forEach(part -> argument("entrypoint of " + name, part));
        it.options()
                .labels()
                .forEach((key, value) -> literal("label " + key + " of " + name, value));
        var build = it.build();
        if (build != null) {
            build.args()
                    .forEach(
                            (key, value) ->
                                    literals("build argument " + key + " of " + name, value));
        }
        for (var file : it.files()) {
            var where = "file " + file.path() + " of " + name;
            switch (file.content()) {
                case ContainerSpec.Text(Template text) -> literals(where, text);
                case ContainerSpec.Bytes(String base64) ->
                        literal(where, new String(Base64.getDecoder().decode(base64), UTF_8));
                case ContainerSpec.Source _ -> {}
            }
        }
    }

    private void argument(String where, Template value) {
        for (var part : value.parts()) {
            if (part instanceof Template.Secret(String name)) {
                warnings.add(
                        ("%s carries secret %s: every user of this machine can read arguments;"
                                        + " pass it in the environment")
                                .formatted(where, name));
            }
        }
        literals(where, value);
    }

    private void literals(String where, Template value) {
        for (var part : value.parts()) {
            if (part instanceof Template.Text(String text)) {
                literal(where, text);
            }
        }
    }

    private void literal(String where, String text) {
        values.forEach(
                (name, value) -> {
                    boolean found =
                            value.length() < SHORT
                                    ? !value.isBlank() && text.equals(value)
                                    : text.contains(value);
                    if (found) {
                        warnings.add(
                                ("%s has the value of secret %s as plain text, which is written"
                                                + " down; use the parameter itself")
                                        .formatted(where, name));
                    }
                });
    }
}
