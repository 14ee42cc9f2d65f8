package dev.reprise.projections.history;

import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.history.Properties.Property;

import org.jspecify.annotations.Nullable;

/** Finds the event that set a property last: near its position first, then farther back. */
final class Blames {
    private static final long NEAR = 10_000;

    private final StateReader states;

    Blames(StateReader states) {
        this.states = states;
    }

    Blame of(AppState state, String resource, String name) {
        var properties = Properties.of(state, resource);
        var value = properties.get(name);
        if (value == null) {
            throw new UnknownException(
                    "unknown-property",
                    resource
                            + " has no property "
                            + MalformedException.quote(name)
                            + " at position "
                            + state.position()
                            + "; it has "
                            + String.join(", ", properties.keySet()));
        }
        var first = states.session(state.position()).first();
        for (var window = NEAR; ; window *= 10) {
            var from = state.position() - window;
            var base = from < first ? AppState.EMPTY : states.at(from);
            var search = new Search(resource, name, base);
            states.follow(base, state.position(), search);
            var found = search.found;
            if (found != null) {
                var before = search.before;
                return new Blame(
                        resource,
                        name,
                        state.position(),
                        value.text(),
                        before == null ? null : before.text(),
                        value.secret(),
                        found);
            }
            if (from < first) {
                throw new IllegalStateException("nothing set " + name + " of " + resource);
            }
        }
    }

    /** Remembers the latest event after which the property was another than before. */
    private static final class Search implements StateReader.Follower {
        private final String resource;
        private final String name;
        private final Reach reach;
        private @Nullable Property value;
        private @Nullable Property before;
        private @Nullable Link found;

        Search(String resource, String name, AppState base) {
            this.resource = resource;
            this.name = name;
            this.reach = new Reach(base.model());
            this.value = Properties.of(base, resource).get(name);
        }

        @Override
        public void folded(StoredEvent event, Recorded recorded, AppFold fold) {
            if (!reach.reaches(recorded, resource)) {
                return;
            }
            var now = Properties.of(fold.state(), resource).get(name);
            if (!Property.same(value, now)) {
                before = value;
                found = Link.of(event, recorded);
            }
            value = now;
        }
    }
}
