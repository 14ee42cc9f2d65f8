package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.Bytes;
import dev.reprise.app.spec.ContainerSpec.Content;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ContainerSpec.Text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A container of an image that is pulled, or built from a Dockerfile. Its endpoints name the port
 * inside with {@link EndpointOptions#targetPort} and are published on 127.0.0.1; {@code PORT} is
 * not set unless asked for with {@code env("PORT")}.
 */
public final class Container extends Resource<Container> {
    private final String image;
    private final @Nullable String context;
    private final List<Object> entrypoint = new ArrayList<>();
    private final List<MountSpec> mounts = new ArrayList<>();
    private final List<FileSpec> files = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();
    private final Map<String, String> extraHosts = new TreeMap<>();
    private final Map<String, Object> buildArgs = new LinkedHashMap<>();
    private final Map<String, Object> buildSecrets = new LinkedHashMap<>();
    private final DeclaredOptions options = new DeclaredOptions();
    private PullPolicy pull = PullPolicy.MISSING;
    private String dockerfile = "Dockerfile";
    private @Nullable String stage;
    private @Nullable String containerName;

    private Container(App app, String name, String image, @Nullable String context) {
        super(app, name);
        this.image = image;
        this.context = context;
    }

    static Container ofImage(App app, String name, String image) {
        var container = new Container(app, name, image, null);
        container.text("image", image);
        return container;
    }

    static Container built(App app, String name, String context) {
        var container = new Container(app, name, "", context);
        container.text("context", context);
        return container;
    }

    /** Runs this in place of the image's entrypoint: {@link Value}s, and the text of others. */
    public Container withEntrypoint(Object... command) {
        entrypoint.clear();
        for (var part : command) {
            accept("entrypoint", part);
            entrypoint.add(part instanceof Value ? part : String.valueOf(part));
        }
        return changed();
    }

    /** Runs the program in that directory of the container, which is an absolute path. */
    @Override
    public Container withWorkingDirectory(String path) {
        text("working directory", path);
        options.workingDirectory = path;
        return changed();
    }

    /** Mounts a volume of the app, which is made when it is missing and outlives everything. */
    public Container withVolume(String volume, String target) {
        return mount(MountSpec.Kind.VOLUME, volume, target, false);
    }

    /** Mounts a nameless volume, which goes with its container. */
    public Container withVolume(String target) {
        return mount(MountSpec.Kind.VOLUME, null, target, false);
    }

    /** Like {@link #withVolume(String, String)}, but the container cannot write to it. */
    public Container withReadOnlyVolume(String volume, String target) {
        return mount(MountSpec.Kind.VOLUME, volume, target, true);
    }

    /**
     * Mounts a file or directory of this machine. What is not there is made, a directory.
     *
     * @param source counts from the app host's directory
     */
    public Container withBindMount(String source, String target) {
        return mount(MountSpec.Kind.BIND, source, target, false);
    }

    /** Like {@link #withBindMount}, but the container cannot write to it. */
    public Container withReadOnlyBindMount(String source, String target) {
        return mount(MountSpec.Kind.BIND, source, target, true);
    }

    /** Puts a file into the container before its program starts. */
    public Container withFile(String path, String text) {
        return withFile(path, text, _ -> {});
    }

    /** Like {@link #withFile(String, String)} with details. */
    public Container withFile(String path, String text, Consumer<FileOptions> details) {
        accept("file " + path, text);
        return file(path, new Text(Templates.of(text)), details);
    }

    /** Puts a file with deferred values into the container before its program starts. */
    public Container withFile(String path, Value text) {
        return withFile(path, text, _ -> {});
    }

    /** Like {@link #withFile(String, Value)} with details. */
    public Container withFile(String path, Value text, Consumer<FileOptions> details) {
        accept("file " + path, text);
        return file(path, new Text(Templates.of(text)), details);
    }

    /** Puts a file into the container before its program starts. It is written down in the log. */
    public Container withFile(String path, byte[] bytes) {
        return withFile(path, bytes, _ -> {});
    }

    /** Like {@link #withFile(String, byte[])} with details. */
    public Container withFile(String path, byte[] bytes, Consumer<FileOptions> details) {
        return file(path, new Bytes(Base64.getEncoder().encodeToString(bytes)), details);
    }

    /**
     * Copies a file, or a directory with what is below it, into the container before its program
     * starts. A changed content restarts it.
     *
     * @param path where the file, or what is in the directory, goes
     * @param source counts from the app host's directory
     */
    public Container withFiles(String path, String source) {
        return withFiles(path, source, _ -> {});
    }

    /** Like {@link #withFiles(String, String)} with details. */
    public Container withFiles(String path, String source, Consumer<FileOptions> details) {
        text("source of " + path, source);
        return file(path, new Source(source, ""), details);
    }

    /** Sets when the image is pulled; when it is missing unless set. */
    public Container withPullPolicy(PullPolicy policy) {
        pull = policy;
        return changed();
    }

    /** Makes a host name known in the container, as an address or as {@code host-gateway}. */
    public Container withExtraHost(String host, String address) {
        text("extra host", host);
        text("address of " + host, address);
        extraHosts.put(host, address);
        return changed();
    }

    /** Adds the container to a further network of the app. */
    public Container withNetwork(Network network) {
        if (network.app() != app()) {
            app().problem(
                            "network %s of %s belongs to another app"
                                    .formatted(network.name(), name()));
        }
        if (!networks.contains(network.name())) {
            networks.add(network.name());
        }
        return changed();
    }

    /** Gives the container that very name on the engine, which it shares with other apps. */
    public Container withContainerName(String name) {
        text("container name", name);
        containerName = name;
        return changed();
    }

    /** Runs as {@code user}, a name or number, with {@code :group} behind it or not. */
    public Container withUser(String user) {
        text("user", user);
        options.user = user;
        return changed();
    }

    /** Adds capabilities of the kernel: {@code NET_ADMIN}. */
    public Container withCapAdd(String... capabilities) {
        options.capAdd.addAll(List.of(capabilities));
        return changed();
    }

    /** Takes capabilities of the kernel away, {@code ALL} for each. */
    public Container withCapDrop(String... capabilities) {
        options.capDrop.addAll(List.of(capabilities));
        return changed();
    }

    /** Limits memory: bytes, or with a unit of 1024, {@code 512m}. */
    public Container withMemory(String size) {
        return bytes("memory", size, this::withMemory);
    }

    /** Limits memory, in bytes. */
    public Container withMemory(long bytes) {
        options.memoryBytes = bytes;
        return changed();
    }

    /** Limits the processors that the container uses at a time: {@code 1.5}. */
    public Container withCpus(double cpus) {
        options.cpus = cpus;
        return changed();
    }

    /** Sets the size of {@code /dev/shm}: bytes, or with a unit of 1024, {@code 256m}. */
    public Container withShmSize(String size) {
        return bytes("shm size", size, this::withShmSize);
    }

    /** Sets the size of {@code /dev/shm}, in bytes. */
    public Container withShmSize(long bytes) {
        options.shmBytes = bytes;
        return changed();
    }

    /** Limits a resource of the kernel, for example {@code nofile}; -1 is no limit. */
    public Container withUlimit(String limit, long soft, long hard) {
        options.ulimits.removeIf(u -> u.name().equals(limit));
        options.ulimits.add(new ContainerSpec.Ulimit(limit, soft, hard));
        return changed();
    }

    /** Labels the container; keys that begin with {@code dev.reprise.} are taken. */
    public Container withLabel(String key, String value) {
        text("label", key);
        text("label " + key, value);
        options.labels.put(key, value);
        return changed();
    }

    /** Makes the root file system read only; mounts are not. */
    public Container withReadOnlyRoot() {
        options.readOnly = true;
        return changed();
    }

    /** Has the engine's own init stand above the program and reap its children. */
    public Container withInit() {
        options.init = true;
        return changed();
    }

    /** Builds from another Dockerfile, which counts from the context. */
    public Container withDockerfile(String path) {
        text("Dockerfile", path);
        dockerfile = path;
        return building("withDockerfile");
    }

    /** Builds up to that stage of the Dockerfile. */
    public Container withStage(String name) {
        text("stage", name);
        stage = name;
        return building("withStage");
    }

    /** Sets a build argument. It can be read from the image, so it may not be secret. */
    public Container withBuildArg(String key, String value) {
        return buildValue("build argument " + key, buildArgs, key, value, "withBuildArg");
    }

    /** Sets a build argument to a parameter's value, which may not be secret. */
    public Container withBuildArg(String key, Value value) {
        return buildValue("build argument " + key, buildArgs, key, value, "withBuildArg");
    }

    /**
     * Gives the build a secret for {@code RUN --mount=type=secret,id=…}. A changed secret alone
     * does not build anew.
     */
    public Container withBuildSecret(String id, Value value) {
        return buildValue("build secret " + id, buildSecrets, id, value, "withBuildSecret");
    }

    @Override
    Container self() {
        return this;
    }

    @Override
    Declaration.Program program() {
        return new Declaration.Contained(
                new ContainerSpec(
                        image,
                        build(),
                        entrypoint.stream().map(Templates::of).toList(),
                        containerName,
                        mounts,
                        files,
                        pull.spec(),
                        networks,
                        extraHosts,
                        options.spec()));
    }

    private @Nullable BuildSpec build() {
        return context == null
                ? null
                : new BuildSpec(
                        context,
                        dockerfile,
                        stage,
                        Templates.of(buildArgs),
                        Templates.of(buildSecrets),
                        "",
                        null);
    }

    private Container mount(
            MountSpec.Kind kind, @Nullable String source, String target, boolean readOnly) {
        if (source != null) {
            text("source of a mount", source);
        }
        text("target of a mount", target);
        mounts.add(new MountSpec(kind, source, target, readOnly));
        return changed();
    }

    private Container file(String path, Content content, Consumer<FileOptions> details) {
        text("path of a file", path);
        var file = new FileOptions();
        details.accept(file);
        files.add(file.spec(path, content));
        return changed();
    }

    private Container bytes(String what, String size, Consumer<Long> set) {
        Sizes.parse(size)
                .ifPresentOrElse(
                        set,
                        () ->
                                app().problem(
                                                "%s %s of %s is no size; write 1073741824, 512m or 1g"
                                                        .formatted(
                                                                what, Names.quoted(size), name())));
        return changed();
    }

    private Container buildValue(
            String what, Map<String, Object> values, String key, Object value, String method) {
        accept(what, value);
        values.put(key, value);
        return building(method);
    }

    private Container building(String method) {
        if (context == null) {
            app().problem(
                            "%s of %s: only what app.dockerfile declares is built"
                                    .formatted(method, name()));
        }
        return changed();
    }
}
