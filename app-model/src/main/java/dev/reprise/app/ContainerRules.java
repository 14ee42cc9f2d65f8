package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.Template;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules for containers. Pure. */
final class ContainerRules {
    /** What volumes and containers are called on the engine. */
    private static final Pattern ENGINE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]+");

    private static final Pattern BUILD_ARG = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern OWNER = Pattern.compile("[^\\s:]+");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> secrets;

    private ContainerRules(Set<String> secrets) {
        this.secrets = secrets;
    }

    /** Returns every problem, in model order. */
    static List<String> problems(List<Declaration> declarations, List<Parameter> parameters) {
        var rules =
                new ContainerRules(
                        parameters.stream()
                                .filter(Parameter::isSecret)
                                .map(p -> ParameterSpec.reference(p.name()))
                                .collect(Collectors.toSet()));
        for (var declaration : declarations) {
            LifetimeRules.check(declaration, rules.problems::add);
            if (declaration.container() != null) {
                rules.container(declaration, declaration.container());
            }
        }
        rules.names(declarations);
        return rules.problems;
    }

    private void container(Declaration it, ContainerSpec container) {
        image(it.name(), container);
        mounts(it.name(), container.mounts());
        files(it.name(), container.files());
        OptionRules.check(it.name(), container, problems::add);
        if (container.entrypoint().stream().anyMatch(part -> part.equals(Template.text("")))) {
            problem("the entrypoint of %s has an empty part", it.name());
        }
        var build = container.build();
        if (build != null) {
            build(it, build);
        }
    }

    private void image(String name, ContainerSpec container) {
        if (container.build() == null) {
            ImageReference.problem(container.image())
                    .ifPresent(
                            why ->
                                    problem(
                                            "image %s of %s is not allowed: %s",
                                            Names.quoted(container.image()), name, why));
        }
    }

    private void build(Declaration it, BuildSpec build) {
        if (build.context().isBlank()) {
            problem("the build context of %s is empty", it.name());
        }
        if (build.dockerfile().isBlank()) {
            problem("the Dockerfile of %s is empty", it.name());
        }
        if (build.stage() != null && build.stage().isBlank()) {
            problem("the build stage of %s is empty", it.name());
        }
        build.args().forEach((key, value) -> buildArg(it.name(), key, value));
        for (var id : build.secrets().keySet()) {
            if (id.isBlank() || id.indexOf(',') >= 0) {
                problem("build secret %s of %s has no id", Names.quoted(id), it.name());
            }
        }
    }

    private void buildArg(String name, String key, Template value) {
        if (!BUILD_ARG.matcher(key).matches()) {
            problem("build argument %s of %s is no name of a variable", Names.quoted(key), name);
        }
        for (var part : value.parts()) {
            switch (part) {
                case Template.Secret(String secret) when secrets.contains(secret) ->
                        problem(
                                "build argument %s of %s is secret, and an image shows its build"
                                        + " arguments; use withBuildSecret",
                                key, name);
                case Template.EndpointValue _ ->
                        problem(
                                "build argument %s of %s refers to an endpoint, which is known only"
                                        + " when it runs; use withEnvironment",
                                key, name);
                case Template.Secret _, Template.Text _ -> {}
            }
        }
    }

    private void mounts(String name, List<MountSpec> mounts) {
        var targets = new HashSet<String>();
        for (var mount : mounts) {
            var target = mount.target();
            if (!inside(target) || target.indexOf(':') >= 0) {
                problem(
                        "target %s of a mount of %s is no absolute path below / without a colon",
                        Names.quoted(target), name);
            } else if (!targets.add(Path.of(target).normalize().toString())) {
                problem("target %s is mounted twice in %s", target, name);
            }
            source(name, mount);
        }
    }

    private void source(String name, MountSpec mount) {
        var source = mount.source();
        switch (mount.kind()) {
            case VOLUME -> {
                if (source != null && !ENGINE_NAME.matcher(source).matches()) {
                    problem(
                            "volume name %s of %s is not allowed: 2 or more letters, digits, _, ."
                                    + " and -; for a directory of this machine use withBindMount",
                            Names.quoted(source), name);
                }
            }
            case BIND -> {
                if (source == null || source.isBlank()) {
                    problem("source of the mount at %s of %s is empty", mount.target(), name);
                }
            }
        }
    }

    private void files(String name, List<FileSpec> files) {
        var paths = new HashSet<String>();
        for (var file : files) {
            if (!inside(file.path())
                    && !(file.path().equals("/") && file.content() instanceof Source)) {
                problem("file %s of %s is no absolute path", Names.quoted(file.path()), name);
            } else if (!paths.add(Path.of(file.path()).normalize().toString())) {
                problem("file %s of %s is given twice", file.path(), name);
            }
            if (file.content() instanceof Source(String path, _) && path.isBlank()) {
                problem("source of file %s of %s is empty", file.path(), name);
            }
            bits("mode", file.mode(), 07777, file, name);
            bits("umask", file.umask(), 0777, file, name);
            owner("owner", file.owner(), file, name);
            owner("group", file.group(), file, name);
        }
    }

    private void bits(
            String what, @Nullable Integer bits, int most, FileSpec file, String resource) {
        if (bits != null && (bits < 0 || bits > most)) {
            problem(
                    "%s %o of file %s of %s is outside 0..%o; write it in octal: 0640",
                    what, bits, file.path(), resource, most);
        }
    }

    private void owner(String what, @Nullable String owner, FileSpec file, String resource) {
        if (owner != null && !OWNER.matcher(owner).matches()) {
            problem(
                    "%s %s of file %s of %s is no name or number",
                    what, Names.quoted(owner), file.path(), resource);
        }
    }

    private void names(List<Declaration> declarations) {
        Map<String, String> owners = new HashMap<>();
        for (var it : declarations) {
            var container = it.container();
            var name = container == null ? null : container.containerName();
            if (name == null) {
                continue;
            }
            if (!ENGINE_NAME.matcher(name).matches()) {
                problem(
                        "container name %s of %s is not allowed: 2 or more letters, digits, _, ."
                                + " and -",
                        Names.quoted(name), it.name());
            }
            if (it.replicas() > 1) {
                problem("the %d replicas of %s cannot share one name", it.replicas(), it.name());
            }
            var before = owners.putIfAbsent(name, it.name());
            if (before != null) {
                problem("container name %s is claimed by %s and %s", name, before, it.name());
            }
        }
    }

    /** Whether it is an absolute path other than the root. */
    private static boolean inside(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && Path.of(path).normalize().getNameCount() > 0;
    }

    private void problem(String format, @Nullable Object... args) {
        problems.add(format.formatted(args));
    }
}
