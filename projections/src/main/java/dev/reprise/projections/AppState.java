package dev.reprise.projections;

import java.util.List;
import java.util.Optional;

/** placeholder: the lead writes the fold; these methods stay. */
public final class AppState {
    private AppState() {}

    /** Returns the position it is folded to. */
    public long position() {
        return 0;
    }

    /** Returns every instance in model order. */
    public List<ResourceView> resources() {
        return List.of();
    }

    /** Returns the instance of that name. */
    public Optional<ResourceView> resource(String name) {
        return Optional.empty();
    }

    /** Returns why an instance is as it is, empty for an unknown name. */
    public Optional<Why> why(String name) {
        return Optional.empty();
    }

    /**
     * Returns the canonical JSON of the whole state: sorted keys, equal states give equal bytes.
     */
    public String canonicalJson() {
        return "{}";
    }
}
