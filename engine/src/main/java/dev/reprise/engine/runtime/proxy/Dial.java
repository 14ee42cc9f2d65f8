package dev.reprise.engine.runtime.proxy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Tries addresses one after the other until one accepts the connection. */
final class Dial {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ProxyLoop loop;
    private final Iterator<InetSocketAddress> addresses;
    private final Consumer<SelectionKey> connected;
    private final Runnable refused;

    private ProxyLoop.@Nullable Timer timeout;

    private Dial(
            ProxyLoop loop,
            List<InetSocketAddress> addresses,
            Consumer<SelectionKey> connected,
            Runnable refused) {
        this.loop = loop;
        this.addresses = addresses.iterator();
        this.connected = connected;
        this.refused = refused;
    }

    /**
     * Calls {@code connected} with the key of a connected channel, or {@code refused} when no
     * address accepted within 5 s each. Exactly one of them, perhaps before this returns.
     */
    static void start(
            ProxyLoop loop,
            List<InetSocketAddress> addresses,
            Consumer<SelectionKey> connected,
            Runnable refused) {
        new Dial(loop, addresses, connected, refused).next();
    }

    private void next() {
        while (addresses.hasNext()) {
            if (begin(addresses.next())) {
                return;
            }
        }
        refused.run();
    }

    /** Returns false if the address cannot be reached at all, so that the next one is tried. */
    private boolean begin(InetSocketAddress address) {
        var ipv4 = address.getAddress().getAddress().length == 4;
        SocketChannel channel;
        try {
            channel =
                    SocketChannel.open(
                            ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = loop.register(channel, 0, this::finish);
            timeout = loop.after(TIMEOUT, () -> giveUp(channel));
            channel.connect(address);
            // Also when it is connected already: the key is then ready at once.
            key.interestOps(SelectionKey.OP_CONNECT);
            return true;
        } catch (IOException _) {
            stopTimer();
            ProxyLoop.closeQuietly(channel);
            return false;
        }
    }

    private void finish(SelectionKey key) {
        stopTimer();
        var channel = (SocketChannel) key.channel();
        try {
            channel.finishConnect();
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                // Nobody listens: the system picked the very port that was dialled as our own.
                throw new IOException("connected to itself");
            }
        } catch (IOException _) {
            giveUp(channel);
            return;
        }
        key.interestOps(0);
        connected.accept(key);
    }

    private void giveUp(SocketChannel channel) {
        ProxyLoop.closeQuietly(channel);
        next();
    }

    private void stopTimer() {
        if (timeout != null) {
            loop.cancel(timeout);
            timeout = null;
        }
    }
}
