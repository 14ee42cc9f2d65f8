package dev.reprise.projections.history;

import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.history.Properties.Property;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two states by resource and property. */
final class Diffs {
    private final StateReader states;

    Diffs(StateReader states) {
        this.states = states;
    }

    Diff.Positions positions(long from, long to) {
        var before = states.at(from);
        var after = states.at(to);
        var differing = differing(before, after, Set.of());
        var search = new Search(before, differing);
        states.follow(before, to, search);
        return new Diff.Positions(
                "positions",
                from,
                to,
                without(after, before),
                without(before, after),
                differing.stream().map(search::change).toList());
    }

    /** A property that differs. */
    record Differing(
            String resource, String property, @Nullable Property before, @Nullable Property after) {
        Diff.Change change(@Nullable Link first, @Nullable Link last) {
            return new Diff.Change(
                    resource,
                    property,
                    before == null ? null : before.text(),
                    after == null ? null : after.text(),
                    (before != null && before.secret()) || (after != null && after.secret()),
                    first,
                    last);
        }
    }

    /** Returns the instances that {@code one} has and {@code other} has not. */
    static List<String> without(AppState one, AppState other) {
        var names = new TreeSet<>(one.instances().keySet());
        names.removeAll(other.instances().keySet());
        return List.copyOf(names);
    }

    /** Returns what differs in the instances that both have. */
    static List<Differing> differing(AppState before, AppState after, Set<String> unless) {
        var differing = new ArrayList<Differing>();
        var both = new TreeSet<>(before.instances().keySet());
        both.retainAll(after.instances().keySet());
        for (var name : both) {
            var left = Properties.of(before, name);
            var right = Properties.of(after, name);
            var properties = new TreeSet<>(left.keySet());
            properties.addAll(right.keySet());
            properties.removeAll(unless);
            for (var property : properties) {
                if (!Property.same(left.get(property), right.get(property))) {
                    differing.add(
                            new Differing(name, property, left.get(property), right.get(property)));
                }
            }
        }
        return differing;
    }

    /** Finds the first and the last event that changed each property on the way. */
    private static final class Search implements StateReader.Follower {
        private final Reach reach;
        private final Map<String, List<Differing>> wanted = new TreeMap<>();
        private final Map<Differing, Property> values = new HashMap<>();
        private final Map<Differing, Link> first = new HashMap<>();
        private final Map<Differing, Link> last = new HashMap<>();

        Search(AppState base, List<Differing> differing) {
            reach = new Reach(base.model());
            for (var d : differing) {
                wanted.computeIfAbsent(d.resource(), _ -> new ArrayList<>()).add(d);
                if (d.before() != null) {
                    values.put(d, d.before());
                }
            }
        }

        @Override
        public void folded(StoredEvent event, Recorded recorded, AppFold fold) {
            var reached = reach.of(recorded);
            var names = reached.<Set<String>>map(r -> r).orElse(wanted.keySet());
            AppState state = null;
            for (var name : names) {
                var differing = wanted.get(name);
                if (differing != null) {
                    state = state == null ? fold.state() : state;
                    compare(differing, Properties.of(state, name), event, recorded);
                }
            }
        }

        private void compare(
                List<Differing> differing,
                Map<String, Property> now,
                StoredEvent event,
                Recorded recorded) {
            for (var d : differing) {
                var value = now.get(d.property());
                if (!Property.same(values.get(d), value)) {
                    var link = Link.of(event, recorded);
                    first.putIfAbsent(d, link);
                    last.put(d, link);
                }
                if (value == null) {
                    values.remove(d);
                } else {
                    values.put(d, value);
                }
            }
        }

        Diff.Change change(Differing differing) {
            return differing.change(first.get(differing), last.get(differing));
        }
    }
}
