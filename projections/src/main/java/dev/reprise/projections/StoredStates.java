package dev.reprise.projections;

import dev.reprise.eventstore.Snapshots;
import dev.reprise.eventstore.StoreException;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** States saved beside the log; those that other code made are never read. */
public final class StoredStates implements StateSnapshots {
    private final Snapshots snapshots;
    private final Supplier<String> codeVersion;

    /** Reads and saves by {@code snapshots}. */
    public StoredStates(Snapshots snapshots) {
        this(snapshots, () -> Version.OF_THIS_CODE);
    }

    StoredStates(Snapshots snapshots, Supplier<String> codeVersion) {
        this.snapshots = snapshots;
        this.codeVersion = codeVersion;
    }

    /** Made when it is needed first: it reads class files, and no short log needs it. */
    private static final class Version {
        static final String OF_THIS_CODE = StateCodec.codeVersion();
    }

    @Override
    public Optional<AppState> atOrBefore(long position) {
        return snapshots.atOrBefore(position, codeVersion.get()).flatMap(StoredStates::decode);
    }

    @Override
    public void save(AppState state) {
        try {
            snapshots.save(
                    new Snapshots.Snapshot(
                            state.position(), codeVersion.get(), StateCodec.encode(state)));
        } catch (StoreException e) {
            // Without it the next reader folds a few events more.
        }
    }

    private static Optional<AppState> decode(Snapshots.Snapshot snapshot) {
        try {
            return Optional.of(StateCodec.decode(snapshot.state()))
                    .filter(state -> state.position() == snapshot.position());
        } catch (IOException e) {
            return Optional.empty(); // Not ours: folding gives the same, only later.
        }
    }
}
