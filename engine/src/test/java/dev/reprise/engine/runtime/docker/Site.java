package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.PullPolicy;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.content.BuildContext;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An app host of one test on a real engine, which is left as it was. */
final class Site implements BeforeEachCallback, AfterEachCallback {
    static final String SHELL = "reprise-test/shell:1";

    private static final StopSpec STOP =
            new StopSpec("SIGTERM", Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    final Path home;
    final Labels labels;
    private final Path root;
    private final @Nullable String engine;
    private final Connection connection;
    private final List<String> foreign = new ArrayList<>();
    private final List<String> images = new ArrayList<>();

    /**
     * @param engine its address, null for the one that the environment names
     */
    Site(@Nullable String engine) {
        this.engine = engine;
        try {
            home = Files.createTempDirectory("reprise-docker");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        labels = Labels.of(home.resolve("AppHost.java").toString());
        root = home.resolve(".reprise/attempts");
        connection = Connection.open(engine, Duration.ofSeconds(30));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        makeNetwork();
    }

    void makeNetwork() {
        client().createNetworkCmd().withName(labels.network()).withLabels(labels.shared()).exec();
    }

    /**
     * Removes the network after everything that is in it; returns false if something has come in.
     */
    boolean removeNetwork() {
        var name = labels.network();
        var network = client().inspectNetworkCmd().withNetworkId(name).exec();
        for (var container : network.getContainers().keySet()) {
            client().disconnectFromNetworkCmd()
                    .withContainerId(container)
                    .withNetworkId(name)
                    .exec();
        }
        try {
            client().removeNetworkCmd(name).exec();
            return true;
        } catch (DockerException _) {
            return false;
        }
    }

    DockerClient client() {
        return connection.streams();
    }

    DockerRuntime open(Reports reports) {
        return open(reports, engine);
    }

    /** Returns a runtime that reaches the engine at another address. */
    DockerRuntime open(Reports reports, @Nullable String host) {
        var runtime =
                new DockerRuntime(
                        labels.path(), root, reports, Capture.NONE, Clock.systemUTC(), host);
        runtime.watch(true);
        return runtime;
    }

    /** Returns the directory of all attempts. */
    Path root() {
        return root;
    }

    AttemptFolder folder(AttemptRef ref) {
        return new AttemptFolder(
                root.resolve(ref.instance()).resolve(Integer.toString(ref.attempt())));
    }

    /** Returns an order of a script, which {@code change} may make different. */
    LaunchOrder shell(AttemptRef ref, String script, UnaryOperator<Wanted> change) {
        return order(ref, change.apply(new Wanted().args("sh", "-c", script)));
    }

    LaunchOrder shell(AttemptRef ref, String script) {
        return shell(ref, script, wanted -> wanted);
    }

    LaunchOrder order(AttemptRef ref, Wanted wanted) {
        var name = wanted.name == null ? name(ref, wanted.lifetime) : wanted.name;
        var networks = new HashMap<>(wanted.networks);
        networks.put(labels.network(), List.of(ref.instance(), ref.instance() + ".dev.internal"));
        var spec =
                new ContainerSpec(
                        wanted.image,
                        wanted.build,
                        List.of(),
                        null,
                        wanted.mounts,
                        wanted.files,
                        wanted.pull,
                        List.of(),
                        Map.of(),
                        wanted.options);
        var order =
                new ContainerOrder(
                        new ContainerPlan(name, wanted.image, List.of(), networks, null),
                        spec,
                        wanted.lifetime,
                        ref.instance(),
                        1,
                        wanted.specHash,
                        wanted.entrypoint,
                        wanted.args,
                        wanted.published,
                        wanted.texts,
                        wanted.buildArgs,
                        wanted.buildSecrets,
                        null);
        return new LaunchOrder(ref, List.of(), wanted.environment, "/", STOP, order, null);
    }

    String name(AttemptRef ref, Lifetime lifetime) {
        var stem = ref.instance() + "-" + labels.appHost();
        return lifetime == Lifetime.SESSION ? stem + "-" + ref.attempt() : stem;
    }

    /** Fails if the runtime has left anything, which is removed all the same. */
    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        var left = labelled();
        removeContainers();
        foreign.forEach(id -> client().removeContainerCmd(id).withForce(true).exec());
        removeImages();
        volumes().forEach(volume -> client().removeVolumeCmd(volume).exec());
        client().listNetworksCmd()
                .withFilter("label", List.of(Labels.APP_HOST + "=" + labels.appHost()))
                .exec()
                .forEach(network -> client().removeNetworkCmd(network.getId()).exec());
        connection.close();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
        assertThat(left.values())
                .allMatch(about -> "PERSISTENT".equals(about.get(Labels.LIFETIME)));
    }

    /** Some may be on their way out already, and an image goes only with the last of its own. */
    private void removeContainers() {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(DockerException.class)
                .until(
                        () -> {
                            for (var id : containers()) {
                                client().removeContainerCmd(id)
                                        .withForce(true)
                                        .withRemoveVolumes(true)
                                        .exec();
                            }
                            return containers().isEmpty();
                        });
    }

    private void removeImages() {
        var mine = List.of(Labels.APP_HOST + "=" + labels.appHost());
        client().listImagesCmd().withFilter("label", mine).exec().stream()
                .map(Image::getId)
                .forEach(images::add);
        for (var image : images) {
            try {
                client().removeImageCmd(image).withForce(true).exec();
            } catch (NotFoundException _) {
                // Its name has gone with another one.
            }
        }
    }

    /** Returns the ids of this app host's containers. */
    List<String> containers() {
        return List.copyOf(labelled().keySet());
    }

    private Map<String, Map<String, String>> labelled() {
        var found = new HashMap<String, Map<String, String>>();
        client().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels.anyOurs())
                .exec()
                .forEach(container -> found.put(container.getId(), container.getLabels()));
        return found;
    }

    /** Makes a container that is somebody else's; it goes with the test. */
    String foreign(String name, String script) {
        var id =
                client().createContainerCmd(SHELL)
                        .withName(name)
                        .withCmd("sh", "-c", script)
                        .exec()
                        .getId();
        foreign.add(id);
        return id;
    }

    /** The test has removed a container that was somebody else's. */
    void forget(String id) {
        foreign.remove(id);
    }

    /** Returns the names of this app host's volumes. */
    List<String> volumes() {
        return client()
                .listVolumesCmd()
                .withFilter("label", List.of(Labels.APP_HOST + "=" + labels.appHost()))
                .exec()
                .getVolumes()
                .stream()
                .map(volume -> volume.getName())
                .toList();
    }

    /** Returns a directory to build from. */
    Path context(String dockerfile) throws IOException {
        var context = Files.createDirectories(home.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        return context;
    }

    /** Removes the image after the test. */
    String image(String tag) {
        images.add(tag);
        return tag;
    }

    String said(AttemptRef ref) throws IOException {
        return Files.readString(folder(ref).stdout());
    }

    /** What of an order tests change. */
    static final class Wanted {
        String image = SHELL;
        ContainerSpec.BuildSpec build;
        List<String> entrypoint = List.of();
        List<String> args = List.of();
        String name;
        Lifetime lifetime = Lifetime.SESSION;
        String specHash = "spec-1";
        Map<String, String> environment = Map.of();
        Map<Integer, Integer> published = Map.of();
        List<ContainerSpec.MountSpec> mounts = List.of();
        List<ContainerSpec.FileSpec> files = List.of();
        Map<String, String> texts = Map.of();
        Map<String, String> buildArgs = Map.of();
        Map<String, String> buildSecrets = Map.of();
        Map<String, List<String>> networks = Map.of();
        PullPolicy pull = PullPolicy.NEVER;
        RunOptions options = RunOptions.NONE;

        Wanted image(String wanted) {
            image = wanted;
            return this;
        }

        /** Is built under that tag from the files that the directory has now. */
        Wanted built(String tag, Path context, String stage) {
            var dockerfile = context.resolve("Dockerfile");
            try {
                build =
                        new ContainerSpec.BuildSpec(
                                context.toString(),
                                dockerfile.toString(),
                                stage,
                                Map.of(),
                                Map.of(),
                                "hash",
                                BuildContext.read(context, dockerfile).hash());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return image(tag);
        }

        Wanted args(String... words) {
            args = List.of(words);
            return this;
        }

        Wanted lifetime(Lifetime wanted) {
            lifetime = wanted;
            return this;
        }

        Wanted name(String wanted) {
            name = wanted;
            return this;
        }

        Wanted specHash(String wanted) {
            specHash = wanted;
            return this;
        }
    }
}
