package dev.reprise.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * States of folds, kept so that a fold need not begin at its session's first event. Always
 * disposable: no hash chain covers them, few are kept, and they go with their session. What their
 * bytes mean is the caller's business.
 */
public interface Snapshots {
    /** How many of a session are kept; the one that is missed least goes first. */
    int KEPT = 64;

    /** A larger state is not kept: writing it would hold up appends. */
    int MAX_BYTES = 4 * 1024 * 1024;

    /**
     * Returns the latest sound snapshot of {@code codeVersion} at or before {@code position}, of
     * the session that {@code position} belongs to.
     */
    Optional<Snapshot> atOrBefore(long position, String codeVersion);

    /**
     * Keeps {@code snapshot}, and throws away some of other code versions. Waits until no append
     * waits. Does nothing if the log is open to read only or no longer holds the position.
     *
     * @throws StoreException if it has more than {@link #MAX_BYTES}, or cannot be written
     */
    void save(Snapshot snapshot);

    /**
     * A state as bytes, which are not copied.
     *
     * @param position of the last event folded
     * @param codeVersion what tells states of one form and fold from those of another
     */
    record Snapshot(long position, String codeVersion, byte[] state) {
        /** Returns the hash that tells whether a kept snapshot is what was saved. */
        byte[] hash() {
            MessageDigest digest = HashChain.sha256();
            var version = codeVersion.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Long.BYTES + Integer.BYTES + version.length)
                            .putLong(position)
                            .putInt(version.length)
                            .put(version)
                            .flip());
            return digest.digest(state);
        }

        void requireSmall() {
            if (state.length > MAX_BYTES) {
                throw new StoreException(
                        "a snapshot of "
                                + state.length
                                + " bytes is over the limit of "
                                + MAX_BYTES
                                + ": keep none of this state");
            }
        }
    }

    /**
     * Returns the position that is missed least, of more than two: the one whose neighbours are
     * nearest to each other. Never the last one.
     *
     * @param positions ascending
     */
    static long leastMissed(List<Long> positions) {
        var least = positions.getFirst();
        var distance = Long.MAX_VALUE;
        for (int i = 1; i < positions.size() - 1; i++) {
            var own = positions.get(i + 1) - positions.get(i - 1);
            if (own < distance) {
                distance = own;
                least = positions.get(i);
            }
        }
        return least;
    }
}
