package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;

import dev.reprise.engine.runtime.Execs.Result;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Runs commands in containers. Blocks its caller. */
final class ContainerExecs {
    private static final int MOST_OUTPUT = 64 * 1024;
    private static final Duration KILL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ContainerExecs.class);

    private final Engine engine;

    ContainerExecs(Engine engine) {
        this.engine = engine;
    }

    Result run(
            String container,
            List<String> commandLine,
            Map<String, String> environment,
            Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return runNow(container, commandLine, environment, timeout);
        } catch (DockerException e) {
            throw new IOException(EngineWords.of(e), e);
        } catch (EngineAwayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Result runNow(
            String container,
            List<String> commandLine,
            Map<String, String> environment,
            Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        var id = create(container, commandLine, environment);
        var output = new Output();
        boolean ended = false;
        try {
            engine.connection().streams().execStartCmd(id).exec(output);
            ended = output.await(engine, timeout);
        } finally {
            if (!ended) {
                kill(container, id);
            }
            output.close();
        }
        if (!ended) {
            throw new TimeoutException(
                    commandLine.getFirst() + " did not end within " + timeout.toMillis() + " ms");
        }
        var result = new Result(exitCode(id), output.text());
        if (result.exitCode() > 125 && EngineWords.notStarted(result.output())) {
            throw new IOException(result.output().strip());
        }
        return result;
    }

    private String create(
            String container, List<String> commandLine, Map<String, String> environment) {
        return engine.ask(
                ContainerCalls.LOOK,
                client ->
                        client.execCreateCmd(container)
                                .withCmd(commandLine.toArray(String[]::new))
                                .withEnv(
                                        environment.entrySet().stream()
                                                .map(e -> e.getKey() + "=" + e.getValue())
                                                .toList())
                                .withAttachStdout(true)
                                .withAttachStderr(true)
                                .exec()
                                .getId());
    }

    private int exitCode(String id) {
        var code =
                engine.ask(ContainerCalls.LOOK, client -> client.inspectExecCmd(id).exec())
                        .getExitCodeLong();
        return code == null ? -1 : code.intValue();
    }

    /**
     * The engine has no call for it: a kill in the same container, of the group that the command
     * leads, does it where the container has a {@code kill} and the engine is of this machine.
     */
    private void kill(String container, String id) {
        try {
            var exec = engine.ask(KILL, client -> client.inspectExecCmd(id).exec());
            var pid = exec.getPidLong();
            if (!Boolean.TRUE.equals(exec.isRunning()) || pid == null || pid <= 0) {
                return;
            }
            var inside = LocalProcesses.inside(pid, container);
            if (inside.isPresent()) {
                var killing =
                        create(
                                container,
                                List.of("kill", "-KILL", "--", "-" + inside.getAsLong()),
                                Map.of());
                try (var output = new Output()) {
                    engine.connection().streams().execStartCmd(killing).exec(output);
                    var _ = output.await(engine, KILL);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a command in {} may run on: {}", container, e.getMessage());
        }
    }

    /** The beginning of what a command says. */
    private static final class Output extends Answer<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        synchronized void take(Frame frame) {
            var payload = frame.getPayload();
            bytes.write(payload, 0, Math.min(payload.length, MOST_OUTPUT - bytes.size()));
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
