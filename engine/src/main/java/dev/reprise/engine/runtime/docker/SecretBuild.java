package dev.reprise.engine.runtime.docker;

import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.engine.runtime.ContainerOrder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
    private final AttemptFolder folder;

    SecretBuild(Engine engine, Labels labels, AttemptFolder folder) {
        this.engine = engine;
        this.labels = labels;
        this.folder = folder;
    }

    void run(ContainerOrder order, BuildSpec build, BuildOutput output, BooleanSupplier givenUp)
            throws RefusedException, IOException {
        var secrets = new ArrayList<Path>();
        try {
            var builder = new ProcessBuilder(command(order, build, secrets));
            builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
            builder.environment().put("DOCKER_HOST", engine.connection().address());
            builder.environment().put("DOCKER_BUILDKIT", "1");
            builder.environment().put("BUILDKIT_PROGRESS", "plain");
            builder.environment().putAll(order.buildArgs());
            var process = start(builder);
            var reader = Thread.startVirtualThread(() -> read(process, output));
            await(process, givenUp);
            reader.join();
            if (process.exitValue() != 0) {
                throw new RefusedException(
                        "cannot build %s: %s".formatted(build.context(), output.last()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the build is not waited for any more", e);
        } finally {
            for (var secret : secrets) {
                Files.deleteIfExists(secret);
            }
        }
    }

    private List<String> command(ContainerOrder order, BuildSpec build, List<Path> secrets)
            throws IOException {
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
        order.buildArgs().keySet().forEach(name -> command.addAll(List.of("--build-arg", name)));
        for (var secret : order.buildSecrets().entrySet()) {
            var file = secret(secret.getValue());
            secrets.add(file);
            command.addAll(List.of("--secret", "id=" + secret.getKey() + ",src=" + file));
        }
        command.add(build.context());
        return command;
    }

    /** For its owner only, and as long as the build takes. */
    private Path secret(String value) throws IOException {
        var file =
                Files.createTempFile(
                        folder.path(),
                        "build",
                        ".secret",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, value);
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
                process.destroy();
                throw RefusedException.stopped("its image was built");
            }
        }
    }

    private static void read(Process process, BuildOutput output) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.say(line + "\n");
            }
        } catch (IOException e) {
            LOG.warn("the output of a build is lost: {}", e.getMessage());
        }
    }
}
