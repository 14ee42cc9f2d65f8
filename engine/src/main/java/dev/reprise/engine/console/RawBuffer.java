package dev.reprise.engine.console;

import java.nio.ByteBuffer;

/** The one buffer that raw text is read to. Grows only for text that is one secret all over. */
final class RawBuffer {
    private ByteBuffer bytes = ByteBuffer.allocate(512 * 1024);

    ByteBuffer bytes() {
        return bytes;
    }

    void grow() {
        bytes = ByteBuffer.allocate(bytes.capacity() * 2);
    }
}
