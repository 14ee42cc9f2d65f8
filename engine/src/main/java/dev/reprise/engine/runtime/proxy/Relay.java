package dev.reprise.engine.runtime.proxy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One client and one target, joined. What one side sends reaches the other in order; when one side
 * stops sending, the other is told so and may go on sending itself; a reset of either resets both.
 * A side that does not read holds back the other: at most one buffer per direction waits here.
 */
final class Relay {
    /** Reads at one readiness before others get their turn. */
    private static final int READS_PER_TURN = 4;

    private final Direction outbound;
    private final Direction inbound;
    private final ByteBuffer shared;
    private boolean open = true;

    private Relay(SelectionKey client, SelectionKey target, ByteBuffer shared) {
        this.outbound = new Direction(client, target);
        this.inbound = new Direction(target, client);
        this.shared = shared;
    }

    /**
     * Joins two connected channels of one selector. {@code shared} is a direct buffer that the
     * selector's thread uses for one read at a time.
     */
    static void join(SelectionKey client, SelectionKey target, ByteBuffer shared) {
        var relay = new Relay(client, target, shared);
        client.attach((ProxyLoop.Ready) _ -> relay.ready(relay.outbound, relay.inbound));
        target.attach((ProxyLoop.Ready) _ -> relay.ready(relay.inbound, relay.outbound));
        relay.updateInterest();
        // What a client sent while it was parked is most likely there already.
        relay.ready(relay.outbound, relay.inbound);
    }

    private void ready(Direction from, Direction to) {
        if (!open) {
            return;
        }
        try {
            to.flush();
            from.pump(shared);
        } catch (IOException _) {
            reset();
            return;
        }
        if (outbound.done && inbound.done) {
            close();
        } else {
            updateInterest();
        }
    }

    private void updateInterest() {
        outbound.source.interestOps(outbound.wantsRead() | inbound.wantsWrite());
        inbound.source.interestOps(inbound.wantsRead() | outbound.wantsWrite());
    }

    private void reset() {
        for (var key : new SelectionKey[] {outbound.source, inbound.source}) {
            try {
                ((SocketChannel) key.channel()).setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException _) {
                // It is closed already.
            }
        }
        close();
    }

    private void close() {
        open = false;
        ProxyLoop.closeQuietly(outbound.source.channel());
        ProxyLoop.closeQuietly(inbound.source.channel());
    }

    /** Bytes on their way from {@code source} to {@code sink}. */
    private static final class Direction {
        private final SelectionKey source;
        private final SocketChannel from;
        private final SocketChannel to;

        /** Read and not yet written. */
        private @Nullable ByteBuffer pending;

        private boolean sourceEnded;
        private boolean done;

        Direction(SelectionKey source, SelectionKey sink) {
            this.source = source;
            this.from = (SocketChannel) source.channel();
            this.to = (SocketChannel) sink.channel();
        }

        int wantsRead() {
            return pending == null && !sourceEnded ? SelectionKey.OP_READ : 0;
        }

        int wantsWrite() {
            return pending != null ? SelectionKey.OP_WRITE : 0;
        }

        void flush() throws IOException {
            var rest = pending;
            if (rest == null) {
                return;
            }
            to.write(rest);
            if (!rest.hasRemaining()) {
                pending = null;
                endIfDrained();
            }
        }

        void pump(ByteBuffer buffer) throws IOException {
            for (int turn = 0; turn < READS_PER_TURN && wantsRead() != 0; turn++) {
                buffer.clear();
                var read = from.read(buffer);
                if (read < 0) {
                    sourceEnded = true;
                    endIfDrained();
                } else if (read > 0) {
                    to.write(buffer.flip());
                    keep(buffer);
                }
                if (read < buffer.capacity()) {
                    return;
                }
            }
        }

        private void keep(ByteBuffer buffer) {
            if (buffer.hasRemaining()) {
                pending = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            }
        }

        private void endIfDrained() throws IOException {
            if (sourceEnded && pending == null && !done) {
                done = true;
                to.shutdownOutput();
            }
        }
    }
}
