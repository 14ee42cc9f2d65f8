package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import javax.net.ssl.SSLException;

/** One life of the way to the engine: once closed, whoever still waits for an answer learns it. */
final class Connection implements AutoCloseable {
    private static final int OK = 200;
    private static final String DOCKER = "Docker Engine";
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private static final String TLS =
            "; the engine's certificate is to be vouched for by ca.pem, and ours is cert.pem with"
                    + " key.pem, in the directory that DOCKER_CERT_PATH or the Docker context names";

    private static final String NO_TLS =
            "; set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of ca.pem, cert.pem"
                    + " and key.pem";

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final DockerHttpClient http;
    private final DockerClient client;
    private final String prefix;
    private final String address;
    private final String name;
    private @Nullable String id;

    private Connection(
            DockerHttpClient http,
            DockerClient client,
            String prefix,
            String address,
            String name) {
        this.http = http;
        this.client = client;
        this.prefix = prefix;
        this.address = address;
        this.name = name;
    }

    /**
     * Asks the engine for its version and speaks the language it names from then on. Where the
     * engine is, {@code DOCKER_HOST}, else the Docker context, tells.
     *
     * @param host in their place, or null
     * @throws EngineAwayException if it does not answer in time, or the client's own settings
     *     cannot be read
     */
    static Connection open(@Nullable String host, Duration limit) {
        var address = "the container engine";
        try {
            var config = DefaultDockerClientConfig.createDefaultConfigBuilder();
            if (host != null) {
                config.withDockerHost(host);
            }
            var first = config.build();
            address = first.getDockerHost().toString();
            var http =
                    new ZerodepDockerHttpClient.Builder()
                            .dockerHost(first.getDockerHost())
                            .sslConfig(
                                    isLocal(first.getDockerHost())
                                            ? NoTls.CONFIG
                                            : first.getSSLConfig())
                            .connectionTimeout(CONNECT)
                            .build();
            return negotiate(config, http, address, limit);
        } catch (EngineAwayException e) {
            throw e;
        } catch (RuntimeException e) { // The client has no type of its own for a bad setting.
            throw new EngineAwayException(address + ": " + words(e), e);
        }
    }

    private static boolean isLocal(URI address) {
        var scheme = address.getScheme();
        return scheme.equals("unix") || scheme.equals("npipe");
    }

    private static Connection negotiate(
            DefaultDockerClientConfig.Builder config,
            DockerHttpClient http,
            String address,
            Duration limit) {
        var asking =
                new Connection(
                        http, DockerClientImpl.getInstance(config.build(), http), "", address, "");
        try {
            var version = asking.ask(limit, client -> client.versionCmd().exec());
            var api = RemoteApiVersion.parseConfig(version.getApiVersion());
            var client = DockerClientImpl.getInstance(config.withApiVersion(api).build(), http);
            asking.calls.shutdown();
            var prefix = "/v" + version.getApiVersion();
            return new Connection(http, client, prefix, address, name(version));
        } catch (RuntimeException e) {
            asking.close();
            throw e;
        }
    }

    /** Returns where the engine is, as {@code DOCKER_HOST} has it. */
    String address() {
        return address;
    }

    /**
     * Returns by what the engine is told from all others, wherever it is reached; empty for one
     * that says another thing each time.
     *
     * @throws EngineAwayException if there is no answer within {@code limit}
     */
    synchronized Optional<String> id(Duration limit) {
        if (id == null && name.startsWith(DOCKER)) {
            id = ask(limit, client -> client.infoCmd().exec()).getId();
        }
        return Optional.ofNullable(id);
    }

    /** Returns whether it is an engine of this machine. */
    boolean isLocal() {
        return isLocal(URI.create(address));
    }

    /** Returns for example {@code Docker Engine 20.10.24}. */
    String name() {
        return name;
    }

    /** Returns whether it is Podman, which does some things in another way than it tells. */
    boolean isPodman() {
        return name.startsWith("Podman");
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

    /**
     * Returns the answer to a question that the client would cut into other pieces than the engine
     * has.
     *
     * @param path with its query
     * @throws DockerException if the engine refuses
     */
    DockerHttpClient.Response read(String path) throws IOException {
        var response = http.execute(new Get(prefix + path));
        if (response.getStatusCode() == OK) {
            return response;
        }
        try (response) {
            var words = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            throw new DockerException(words, response.getStatusCode());
        }
    }

    /** Returns what to throw for what a call has thrown. */
    RuntimeException failure(Throwable thrown) {
        if (thrown instanceof DockerException refusal
                && !(EngineWords.refusal(refusal) instanceof Refusal.GoingDown)) {
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

    private static String words(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = String.valueOf(root.getMessage());
        if (untrusted(thrown)) {
            return message + TLS;
        }
        if (message.contains("HTTP request to an HTTPS server")) {
            return message.strip() + NO_TLS;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : message;
    }

    private static boolean untrusted(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static String name(Version version) {
        var components = version.getComponents();
        var product = components == null || components.isEmpty() ? null : components.getFirst();
        var name = product == null ? null : product.getName();
        return (name == null || name.equals("Engine") ? DOCKER : name) + " " + version.getVersion();
    }

    private static final class Get extends DockerHttpClient.Request {
        private final String path;

        Get(String path) {
            this.path = path;
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public byte @Nullable [] bodyBytes() {
            return null;
        }

        @Override
        public @Nullable InputStream hijackedInput() {
            return null;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }
}
