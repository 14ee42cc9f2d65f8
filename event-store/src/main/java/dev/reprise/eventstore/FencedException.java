package dev.reprise.eventstore;

/** A later host has taken the log: this one must stop acting at once. */
public final class FencedException extends StoreException {
    private static final long serialVersionUID = 1;

    public FencedException(long epoch, long current) {
        super(
                "epoch "
                        + epoch
                        + " was replaced by epoch "
                        + current
                        + ": another host runs this app host now");
    }
}
