package dev.reprise.engine.console;

/**
 * How much disk the console of an app may take.
 *
 * @param appBytes of all attempts together; the oldest output goes first
 * @param runningBytes what a running attempt keeps in any case, even if the app's quota is exceeded
 *     by it
 * @param segmentBytes size at which a segment is closed; the unit in which output is dropped
 */
public record Quota(long appBytes, long runningBytes, long segmentBytes) {
    /** 1 GiB an app, 256 MiB for a running attempt, segments of 4 MiB. */
    public static final Quota DEFAULT = new Quota(1L << 30, 256L << 20, 4L << 20);

    public Quota {
        if (segmentBytes < 1024) {
            throw new IllegalArgumentException(
                    "segment size of " + segmentBytes + " bytes is below 1024");
        }
        if (appBytes < segmentBytes || runningBytes < segmentBytes) {
            throw new IllegalArgumentException(
                    "quota of %d bytes an app and %d a running attempt is below one segment of %d"
                            .formatted(appBytes, runningBytes, segmentBytes));
        }
    }
}
