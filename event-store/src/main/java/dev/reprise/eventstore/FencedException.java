package dev.reprise.eventstore;

/** The caller's epoch is not the log's: it must stop acting at once, and never retry. */
public final class FencedException extends StoreException {
    private static final long serialVersionUID = 1;

    public FencedException(long epoch, long current) {
        super(epoch < current ? replaced(epoch, current) : neverTaken(epoch, current));
    }

    private static String replaced(long epoch, long current) {
        return "epoch "
                + epoch
                + " was replaced by epoch "
                + current
                + ": another host runs this app host now";
    }

    private static String neverTaken(long epoch, long current) {
        return "epoch "
                + epoch
                + " was never taken, the log's is "
                + current
                + ": take the lease before you append";
    }
}
