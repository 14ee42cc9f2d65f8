package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One life of the way to the engine: once closed, whoever still waits for an answer learns it. */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** What an engine that is going down says of calls that it gave up. */
    private static final List<String> GOING_DOWN =
            List.of(
                    "context canceled",
                    "transport is closing",
                    "ttrpc: closed",
                    "client connection is closing",
                    "error reading from server",
                    "shutting down");

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final DockerClient client;
    private final String address;
    private final String name;

    private Connection(DockerClient client, String address, String name) {
        this.client = client;
        this.address = address;
        this.name = name;
    }

    /**
     * Asks the engine for its version and speaks the language it names from then on. Where the
     * engine is, {@code DOCKER_HOST}, else the Docker context, tells.
     *
     * @throws EngineAwayException if it does not answer in time
     */
    static Connection open(Duration limit) {
        var address = "the container engine";
        try {
            var config = DefaultDockerClientConfig.createDefaultConfigBuilder();
            var first = config.build();
            address = first.getDockerHost().toString();
            var http =
                    new ZerodepDockerHttpClient.Builder()
                            .dockerHost(first.getDockerHost())
                            .sslConfig(first.getSSLConfig())
                            .connectionTimeout(CONNECT)
                            .build();
            return negotiate(config, http, address, limit);
        } catch (IllegalArgumentException | DockerException e) {
            throw new EngineAwayException(address + ": " + e.getMessage(), e);
        }
    }

    private static Connection negotiate(
            DefaultDockerClientConfig.Builder config,
            DockerHttpClient http,
            String address,
            Duration limit) {
        var asking =
                new Connection(DockerClientImpl.getInstance(config.build(), http), address, "");
        try {
            var version = asking.ask(limit, client -> client.versionCmd().exec());
            var api = RemoteApiVersion.parseConfig(version.getApiVersion());
            var client = DockerClientImpl.getInstance(config.withApiVersion(api).build(), http);
            asking.calls.shutdown();
            return new Connection(client, address, name(version));
        } catch (RuntimeException e) {
            asking.close();
            throw e;
        }
    }

    /** Returns for example {@code Docker Engine 20.10.24}. */
    String name() {
        return name;
    }

    /**
     * Returns the engine's answer.
     *
     * @throws DockerException if the engine refuses
     * @throws EngineAwayException if there is none within {@code limit}
     */
    <T> T ask(Duration limit, Function<DockerClient, T> question) {
        Callable<T> call = () -> question.apply(client);
        try {
            var answer = calls.submit(call);
            try {
                return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                answer.cancel(true); // Ends the call where it is not done.
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new EngineAwayException(
                    address + " has not answered for " + limit.toMillis() + " ms", e);
        } catch (RejectedExecutionException | CancellationException e) {
            throw new EngineAwayException(address + " was left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException(address + " is not waited for any more", e);
        }
    }

    /** Returns the client for calls that stream their answer, which the caller ends. */
    DockerClient streams() {
        return client;
    }

    /** Returns what to throw for what a call has thrown. */
    RuntimeException failure(Throwable thrown) {
        if (thrown instanceof DockerException refusal && !goingDown(refusal)) {
            return refusal;
        }
        if (thrown instanceof EngineAwayException away) {
            return away;
        }
        return new EngineAwayException(address + ": " + words(thrown), thrown);
    }

    @Override
    public void close() {
        calls.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("the way to {} does not close", address, e);
        }
    }

    private static boolean goingDown(DockerException refusal) {
        var message = String.valueOf(refusal.getMessage());
        return refusal.getHttpStatus() >= 500 && GOING_DOWN.stream().anyMatch(message::contains);
    }

    private static String words(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static String name(Version version) {
        var components = version.getComponents();
        var product = components == null || components.isEmpty() ? null : components.getFirst();
        var name = product == null ? null : product.getName();
        return (name == null || name.equals("Engine") ? "Docker Engine" : name)
                + " "
                + version.getVersion();
    }
}
