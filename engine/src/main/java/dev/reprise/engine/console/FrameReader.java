package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads the frames of one segment in order, also while it is written. A frame is valid until the
 * next is read. One thread; closes the channel.
 */
final class FrameReader implements AutoCloseable {
    private static final int AHEAD = 64 * 1024;

    private final FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocate(AHEAD).limit(0);
    private long position;

    FrameReader(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns where the next frame begins. */
    long position() {
        return position;
    }

    /** Goes to a place where a frame begins or will begin. */
    void seek(long to) {
        position = to;
        buffer.position(0).limit(0);
    }

    /** Returns the next frame, null if there is no whole one now; a later call may find it. */
    @Nullable Frame next() throws IOException {
        var frame = Frame.decode(buffer);
        if (frame == null) {
            refill();
            frame = Frame.decode(buffer);
        }
        if (frame != null) {
            buffer.position(buffer.position() + frame.size());
            position += frame.size();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void refill() throws IOException {
        read(Frame.HEADER);
        int payload = Frame.payloadLength(buffer);
        if (payload > buffer.remaining() - Frame.HEADER) {
            read(Frame.HEADER + payload);
        }
    }

    private void read(int least) throws IOException {
        if (buffer.capacity() < least) {
            buffer = ByteBuffer.allocate(least + AHEAD);
        }
        buffer.clear();
        long from = position;
        while (buffer.position() < least) {
            int read = channel.read(buffer, from);
            if (read <= 0) {
                break;
            }
            from += read;
        }
        buffer.flip();
    }
}
