package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;
import dev.reprise.projections.history.History;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** The host's API and page on 127.0.0.1. Thread-safe; whoever starts it closes it. */
public final class ApiServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HEADER_BYTES = 16 * 1024;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final Javalin javalin;
    private final int port;
    private final int wantedPort;
    private final LoginRoutes logins;
    private final OpenStreams streams;
    private final LogReads reads;
    private final List<String> table = new ArrayList<>();
    private volatile boolean closing;

    private ApiServer(HostService host, ApiOptions options, ServerSocketChannel socket)
            throws IOException {
        this.port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        this.wantedPort = options.port();
        this.streams = new OpenStreams();
        this.reads = new LogReads();
        var codes = new Logins(options.clock());
        var gate = new Gate(options.token(), codes, port);
        this.logins = new LoginRoutes(codes, gate.cookie(), this::url);
        this.javalin =
                Javalin.create(
                        config -> {
                            listen(config, options, socket);
                            route(config, host, options, gate);
                        });
    }

    /**
     * Serves {@code host} and returns once connections are accepted.
     *
     * @throws BindException if the port is fixed and taken; the message names it and the way out
     * @throws IOException if no socket can be had
     */
    public static ApiServer start(HostService host, ApiOptions options) throws IOException {
        var socket = bind(options);
        var server = new ApiServer(host, options, socket);
        try {
            server.javalin.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the port it listens on. */
    public int port() {
        return port;
    }

    /** Returns the base of all its addresses, {@code http://127.0.0.1:PORT}. */
    public String url() {
        // Not localhost: browsers share cookies among the ports of a name, and the app's own pages
        // are at localhost.
        return "http://" + LOOPBACK + ":" + port;
    }

    /** Returns a link that logs a browser in: good once, for five minutes. */
    public String newLoginUrl() {
        return logins.newLoginUrl();
    }

    /** Returns a sentence for people if it does not listen on the port that was wanted. */
    public Optional<String> notice() {
        return wantedPort == 0 || wantedPort == port
                ? Optional.empty()
                : Optional.of(
                        "port "
                                + wantedPort
                                + " is taken by another program; the API listens on "
                                + port
                                + " instead");
    }

    /** Ends all streams, and what is read for them, and closes the port. Idempotent. */
    @Override
    public void close() {
        closing = true;
        streams.close();
        javalin.stop();
        if (!streams.awaitEnds(LONGEST_END)) {
            LOG.warn("some streams had not ended within {} of the server's end", LONGEST_END);
        }
        reads.close();
    }

    private static ServerSocketChannel bind(ApiOptions options) throws IOException {
        try {
            return bind(options.port());
        } catch (BindException e) {
            if (!options.fixedPort() && options.port() != 0) {
                return bind(0);
            }
            var taken =
                    new BindException(
                            "port "
                                    + options.port()
                                    + " of 127.0.0.1 cannot be had ("
                                    + e.getMessage()
                                    + "); choose another with --port, or --port 0 for any");
            taken.initCause(e);
            throw taken;
        }
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        var socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void listen(JavalinConfig config, ApiOptions options, ServerSocketChannel socket) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
        config.http.prefer405over404 = false;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(
                http -> {
                    http.setSendServerVersion(false);
                    http.setSendDateHeader(false);
                    http.setRequestHeaderSize(HEADER_BYTES);
                });
        config.jetty.modifyServer(
                server -> {
                    server.setErrorHandler(new MalformedRequests(() -> closing));
                    server.setStopTimeout(0);
                });
        config.jetty.addConnector((server, http) -> connector(server, http, options, socket));
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(16, 3);
        threads.setName("api");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory()));
        return threads;
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, ApiOptions options, ServerSocketChannel socket) {
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return connector;
    }

    /** Returns every route as method and path. */
    List<String> routes() {
        return List.copyOf(table);
    }

    private void route(JavalinConfig config, HostService host, ApiOptions options, Gate gate) {
        var routes = new Routes(config.routes);
        config.routes.before(
                ctx -> {
                    gate.admit(ctx);
                    Body.checkAnnounced(ctx);
                });
        new Refusals(options.token(), routes, () -> closing).register(config.routes);
        routes.get("/health", ctx -> ctx.contentType("text/plain").result("ok"));
        logins.register(routes);
        var present = new Present(host);
        var past = new Past(present, reads, new History(host.log(), states(host.log())));
        new AppRoutes(host, present, past, url(), options.page()).register(routes);
        new EventRoutes(host, past).register(routes);
        new PastRoutes(past, host.log()).register(routes);
        new ApiDescription().register(routes);
        new CommandRoutes(host, past).register(routes);
        new ParameterRoutes(host, past).register(routes);
        new AnnotationRoutes(host, past).register(routes);
        new DeletionRoutes(host).register(routes);
        new ExecRoutes(host).register(routes);
        new LogRoutes(host, past, streams, options.heartbeat(), options.clock()).register(routes);
        new MergedLogRoutes(host, past, streams, options.heartbeat()).register(routes);
        new LogDensityRoutes(host.console(), past).register(routes);
        new ExportRoutes(host.log()).register(routes);
        new StreamRoutes(host, present, past, streams, options.heartbeat(), options.gapLimit())
                .register(routes);
        table.addAll(routes.all());
        var pages = new Pages(options.page());
        config.routes.get("/", ctx -> pages.answer(ctx, routes));
        config.routes.get("/*", ctx -> pages.answer(ctx, routes));
    }

    /** Any position of a long log is to be had at once. */
    private static StateReader states(EventStore log) {
        return new StateReader(log, new StoredStates(log.snapshots()));
    }
}
