package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.Content;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ContainerSpec.Text;
import dev.reprise.app.spec.Template;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** From a container as it was written to its spec. Pure. */
final class ContainerLowering {
    private static final int TAG_DIGITS = 16;

    private final String app;
    private final String resource;
    private final Surroundings surroundings;
    private final UnaryOperator<Template> values;
    private final Consumer<String> problems;

    /**
     * @param app what people call it, for the names of images
     * @param values brings a value into the form that specs have
     * @param problems takes a line for each thing that the surroundings lack
     */
    ContainerLowering(
            String app,
            String resource,
            Surroundings surroundings,
            UnaryOperator<Template> values,
            Consumer<String> problems) {
        this.app = app;
        this.resource = resource;
        this.surroundings = surroundings;
        this.values = values;
        this.problems = problems;
    }

    ContainerSpec lower(ContainerSpec it) {
        var written = it.build();
        var build = written == null ? null : build(written);
        return new ContainerSpec(
                build == null ? it.image() : image(build),
                build,
                it.entrypoint().stream().map(values).toList(),
                it.containerName(),
                it.mounts().stream().map(this::mount).toList(),
                it.files().stream().map(this::file).toList(),
                it.pull(),
                it.networks(),
                it.extraHosts(),
                it.options());
    }

    private String image(BuildSpec build) {
        return "reprise/%s-%s:%s"
                .formatted(
                        ImageReference.component(app),
                        ImageReference.component(resource),
                        build.contentHash().substring(0, TAG_DIGITS));
    }

    private BuildSpec build(BuildSpec it) {
        var context = surroundings.directory().resolve(it.context()).normalize();
        var files = surroundings.contents().builds().get(resource);
        if (files == null) {
            problems.accept("build of %s: %s could not be read".formatted(resource, it.context()));
        }
        var args = all(it.args());
        return new BuildSpec(
                context.toString(),
                context.resolve(it.dockerfile()).normalize().toString(),
                it.stage(),
                args,
                all(it.secrets()),
                contentHash(files == null ? "" : files, it.stage(), args),
                files);
    }

    private static String contentHash(
            String files, @Nullable String stage, Map<String, Template> args) {
        var text = new StringBuilder(files).append('\0').append(stage == null ? "" : stage);
        args.forEach(
                (key, value) ->
                        text.append('\0').append(key).append('=').append(InspectJson.text(value)));
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Template> all(Map<String, Template> written) {
        var lowered = new LinkedHashMap<String, Template>();
        written.forEach((key, value) -> lowered.put(key, values.apply(value)));
        return lowered;
    }

    private MountSpec mount(MountSpec it) {
        var source = it.source();
        return source == null || it.kind() == MountSpec.Kind.VOLUME
                ? it
                : new MountSpec(
                        it.kind(),
                        surroundings.directory().resolve(source).normalize().toString(),
                        it.target(),
                        it.readOnly());
    }

    private FileSpec file(FileSpec it) {
        return new FileSpec(
                it.path(),
                content(it.content(), it.required()),
                it.owner(),
                it.group(),
                it.mode(),
                it.umask(),
                it.continueOnError());
    }

    private Content content(Content it, boolean required) {
        return switch (it) {
            case Text(Template text) -> new Text(values.apply(text));
            case ContainerSpec.Bytes bytes -> bytes;
            case Source(String path, _) -> {
                var hash = surroundings.contents().files().get(path);
                if (hash == null && required) {
                    problems.accept("files of %s: %s could not be read".formatted(resource, path));
                }
                yield new Source(
                        surroundings.directory().resolve(path).normalize().toString(),
                        hash == null ? "" : hash);
            }
        };
    }
}
