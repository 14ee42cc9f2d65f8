package dev.reprise.engine.runtime.proxy;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** One endpoint's listeners, its targets and who waits for them. On the loop's thread only. */
final class ProxiedEndpoint {
    /** How many connections wait at most; one more drops the oldest. */
    static final int PARKED_LIMIT = 20;

    private static final Logger log = LoggerFactory.getLogger(ProxiedEndpoint.class);
    private static final int BACKLOG = 1024;
    private static final Duration BIND_RETRY = Duration.ofMillis(100);
    private static final Duration BIND_RETRY_AFTER_REPORT = Duration.ofSeconds(2);

    /** A port just given up by another process is free again within this. */
    private static final int QUIET_BIND_ATTEMPTS = 10;

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final Duration FIRST_REDIAL = Duration.ofMillis(25);
    private static final Duration LAST_REDIAL = Duration.ofMillis(500);
    private static final InetAddress IPV4 = address(new byte[] {127, 0, 0, 1});
    private static final InetAddress IPV6 =
            address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private final String resource;
    private final String endpoint;
    private final ProxyLoop loop;
    private final ByteBuffer shared;
    private final Reports reports;
    private final IntFunction<Optional<String>> holder;

    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private int port;
    private @Nullable String address;
    private int bindings;

    private List<Integer> targets = List.of();
    private int turn;

    /** Who waits for a target, by order of arrival. */
    private final TreeMap<Long, SelectionKey> parked = new TreeMap<>();

    private long arrivals;

    /** Whether dropped connections were told of since a target accepted one. */
    private boolean dropping;

    private Duration redial = FIRST_REDIAL;
    private ProxyLoop.@Nullable Timer redialTimer;

    ProxiedEndpoint(
            String resource,
            String endpoint,
            ProxyLoop loop,
            ByteBuffer shared,
            Reports reports,
            IntFunction<Optional<String>> holder) {
        this.resource = resource;
        this.endpoint = endpoint;
        this.loop = loop;
        this.shared = shared;
        this.reports = reports;
        this.holder = holder;
    }

    void bind(int wanted, @Nullable String at) {
        var same = wanted == port && Objects.equals(at, address);
        if (same && !listeners.isEmpty()) {
            reports.report(new Report.ProxyUp(resource, endpoint, port));
        } else if (!same) {
            listeners.forEach(ProxyLoop::closeQuietly);
            listeners.clear();
            port = wanted;
            address = at;
            bindings++;
            tryBind(bindings, 1);
        }
    }

    void route(List<Integer> ports) {
        targets = ports;
        redial = FIRST_REDIAL;
        releaseParked();
    }

    private void tryBind(int binding, int attempt) {
        if (binding != bindings) {
            return;
        }
        try {
            var own = address;
            listen(own == null ? IPV4 : InetAddress.ofLiteral(own), StandardProtocolFamily.INET);
        } catch (IOException | IllegalArgumentException e) {
            retryBind(binding, attempt, e);
            return;
        }
        if (address == null) {
            listenOnIpv6();
        }
        reports.report(new Report.ProxyUp(resource, endpoint, port));
    }

    private void listenOnIpv6() {
        try {
            listen(IPV6, StandardProtocolFamily.INET6);
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("{}/{} has no proxy on [::1]:{}: {}", resource, endpoint, port, e.toString());
        }
    }

    private void listen(InetAddress host, StandardProtocolFamily family) throws IOException {
        var listener = ServerSocketChannel.open(family);
        try {
            listener.bind(new InetSocketAddress(host, port), BACKLOG);
            loop.register(listener, SelectionKey.OP_ACCEPT, this::accept);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        listeners.add(listener);
    }

    private void retryBind(int binding, int attempt, Exception cause) {
        var delay = attempt < QUIET_BIND_ATTEMPTS ? BIND_RETRY : BIND_RETRY_AFTER_REPORT;
        if (attempt == QUIET_BIND_ATTEMPTS) {
            reportDown(binding, attempt, cause);
        } else {
            loop.after(delay, () -> tryBind(binding, attempt + 1));
        }
    }

    /** Who holds the port is found by reading much of {@code /proc}: not on the loop's thread. */
    private void reportDown(int binding, int attempt, Exception cause) {
        var wanted = port;
        Thread.ofVirtual()
                .name("reprise-proxy-holder")
                .start(
                        () -> {
                            var reason = reason(wanted, cause);
                            loop.execute(
                                    () -> {
                                        reports.report(
                                                new Report.ProxyDown(
                                                        resource, endpoint, wanted, reason));
                                        loop.after(
                                                BIND_RETRY_AFTER_REPORT,
                                                () -> tryBind(binding, attempt + 1));
                                    });
                        });
    }

    private String reason(int wanted, Exception cause) {
        return holder.apply(wanted)
                .map(who -> "port " + wanted + " is held by " + who)
                .orElse("port " + wanted + " cannot be listened on: " + cause.getMessage());
    }

    private void accept(SelectionKey listener) {
        SocketChannel client;
        try {
            client = ((ServerSocketChannel) listener.channel()).accept();
        } catch (IOException e) {
            log.warn(
                    "{}/{} cannot accept connections for now: {}",
                    resource,
                    endpoint,
                    e.toString());
            listener.interestOps(0);
            loop.after(ACCEPT_PAUSE, () -> resume(listener));
            return;
        }
        if (client == null) {
            return;
        }
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            serve(arrivals++, loop.register(client, 0, _ -> {}));
        } catch (IOException _) {
            ProxyLoop.closeQuietly(client);
        }
    }

    private static void resume(SelectionKey listener) {
        if (listener.isValid()) {
            listener.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void serve(long arrival, SelectionKey client) {
        if (targets.isEmpty()) {
            park(arrival, client);
        } else {
            Dial.start(
                    loop,
                    inTurn(),
                    target -> {
                        redial = FIRST_REDIAL;
                        dropping = false;
                        Relay.join(client, target, shared);
                    },
                    () -> park(arrival, client));
        }
    }

    /** Returns the addresses of all targets, beginning with the one whose turn it is. */
    private List<InetSocketAddress> inTurn() {
        var first = turn++;
        var addresses = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < targets.size(); i++) {
            int target = targets.get(Math.floorMod(first + i, targets.size()));
            addresses.add(new InetSocketAddress(IPV4, target));
            addresses.add(new InetSocketAddress(IPV6, target));
        }
        return addresses;
    }

    /** What the client sends stays in the system's buffers, which slow it down when they fill. */
    private void park(long arrival, SelectionKey client) {
        parked.put(arrival, client);
        if (parked.size() > PARKED_LIMIT) {
            dropOldest();
        }
        if (!targets.isEmpty() && redialTimer == null) {
            redialTimer = loop.after(redial, this::releaseParked);
            redial = redial.compareTo(LAST_REDIAL) < 0 ? redial.multipliedBy(2) : LAST_REDIAL;
        }
    }

    private void dropOldest() {
        if (!dropping) {
            dropping = true;
            log.warn(
                    "{}/{} drops its oldest connections: more than {} wait for a target",
                    resource,
                    endpoint,
                    PARKED_LIMIT);
        }
        ProxyLoop.closeQuietly(parked.pollFirstEntry().getValue().channel());
    }

    private void releaseParked() {
        if (redialTimer != null) {
            loop.cancel(redialTimer);
            redialTimer = null;
        }
        var waiting = List.copyOf(parked.entrySet());
        parked.clear();
        waiting.forEach(entry -> serve(entry.getKey(), entry.getValue()));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }
}
