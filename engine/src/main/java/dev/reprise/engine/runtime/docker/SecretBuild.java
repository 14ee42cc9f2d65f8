package dev.reprise.engine.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.engine.runtime.ContainerOrder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A build with secrets. Those travel in BuildKit's own protocol, which the {@code docker} command
 * speaks.
 */
final class SecretBuild {
    private static final long LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(SecretBuild.class);

    private final Engine engine;
    private final Labels labels;

    SecretBuild(Engine engine, Labels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    /**
     * Builds the image under the order's tag.
     *
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if it cannot be built, or was given up
     */
    void run(ContainerOrder order, BuildSpec build, BuildOutput output, BooleanSupplier givenUp)
            throws RefusedException, IOException {
        try {
            var builder = new ProcessBuilder(command(order, build));
            builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment(order, engine.connection().address()));
            var process = start(builder);
            var reader = Thread.startVirtualThread(() -> read(process, output));
            try {
                await(process, givenUp);
                reader.join();
            } finally {
                process.destroy();
            }
            if (process.exitValue() != 0) {
                engine.ask(ContainerCalls.LOOK, client -> client.pingCmd().exec());
                throw new RefusedException(
                        "cannot build %s: %s".formatted(build.context(), output.last()),
                        EngineWords.refusal(output.last()).retry());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the build is not waited for any more", e);
        }
    }

    /** Secrets go by environment: they are in no file and on no command line. */
    static Map<String, String> environment(ContainerOrder order, String engine) {
        var environment = new HashMap<String, String>();
        environment.put("DOCKER_HOST", engine);
        environment.put("DOCKER_BUILDKIT", "1");
        environment.put("BUILDKIT_PROGRESS", "plain");
        order.buildSecrets().forEach((id, value) -> environment.put(variable(id), value));
        return environment;
    }

    List<String> command(ContainerOrder order, BuildSpec build) {
        var command =
                new ArrayList<>(
                        List.of(
                                "docker",
                                "build",
                                "--file",
                                build.dockerfile(),
                                "--tag",
                                order.spec().image()));
        if (build.stage() != null) {
            command.addAll(List.of("--target", build.stage()));
        }
        labels.built(order)
                .forEach((name, value) -> command.addAll(List.of("--label", name + "=" + value)));
        // Not by environment, which is the command's own: one may be named PATH or DOCKER_HOST.
        order.buildArgs()
                .forEach(
                        (name, value) ->
                                command.addAll(List.of("--build-arg", name + "=" + value)));
        for (var id : order.buildSecrets().keySet()) {
            command.addAll(List.of("--secret", "id=" + id + ",env=" + variable(id)));
        }
        command.add(build.context());
        return command;
    }

    private static String variable(String id) {
        return "REPRISE_BUILD_SECRET_" + HexFormat.of().formatHex(id.getBytes(UTF_8));
    }

    private static Process start(ProcessBuilder builder) throws RefusedException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new RefusedException(
                    "build secrets need BuildKit, which is reached by the command docker; it"
                            + " cannot be started: "
                            + e.getMessage());
        }
    }

    private static void await(Process process, BooleanSupplier givenUp)
            throws InterruptedException, RefusedException {
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (givenUp.getAsBoolean()) {
                throw RefusedException.stopped("its image was built");
            }
        }
    }

    private static void read(Process process, BuildOutput output) {
        try (var lines = process.inputReader(UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.say(line + "\n");
            }
        } catch (IOException e) {
            LOG.warn("the output of a build is lost: {}", e.getMessage());
        }
    }
}
