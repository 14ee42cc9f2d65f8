package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.host.AtRest;
import dev.reprise.engine.allocation.PortLedger;
import dev.reprise.engine.runtime.docker.Inventory.Item;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What ended sessions have left on the engine: of app hosts of this machine that have no live host,
 * or are gone themselves, all that is not meant to outlive a session.
 */
final class Leftovers {
    private final Map<String, AppHostLocation> known;

    private Leftovers(Map<String, AppHostLocation> known) {
        this.known = known;
    }

    /**
     * An item and whose it is.
     *
     * @param owner null if the app host is gone
     */
    record Leftover(Item item, @Nullable AppHostLocation owner) {
        /** Returns for example {@code container web-1a2b3c4d-1}; of one that is gone, whose. */
        String words() {
            var what = Leftovers.words(item);
            return owner == null ? what + " of " + item.path() + ", which is gone" : what;
        }
    }

    /** Knows {@code own} and the app hosts that hold ports on this machine. */
    static Leftovers of(AppHostLocation own, Map<String, String> environment, Path home) {
        var known = new HashMap<String, AppHostLocation>();
        for (var directory : PortLedger.appHosts(PortLedger.stateDirectory(environment, home))) {
            try {
                add(known, AppHostLocation.find(directory, own.directory()));
            } catch (CliException _) {
                // It has been removed: nobody can tell any more what its path was.
            }
        }
        add(known, own);
        return new Leftovers(known);
    }

    private static void add(Map<String, AppHostLocation> known, AppHostLocation location) {
        known.put(Networks.appHash(location.source().toString()), location);
    }

    /**
     * Returns what of {@code items} is meant to outlive the sessions of {@code own}, while it
     * rests; in the order in which it can be removed.
     */
    List<Item> lasting(List<Item> items, AppHostLocation own) {
        return items.stream()
                .filter(Item::lasting)
                .filter(item -> own.equals(known.get(item.appHost())))
                .filter(_ -> AtRest.test(own.directory()))
                .toList();
    }

    /** Returns for example {@code container web-1a2b3c4d-1}. */
    static String words(Item item) {
        return item.kind().name().toLowerCase(Locale.ROOT) + " " + item.name();
    }

    /** Returns what is left of {@code items}, in the order in which it can be removed. */
    List<Leftover> among(List<Item> items) {
        return items.stream()
                .filter(item -> !item.lasting())
                .flatMap(item -> of(item).stream())
                .toList();
    }

    private Optional<Leftover> of(Item item) {
        var owner = known.get(item.appHost());
        if (owner != null) {
            return Optional.of(new Leftover(item, owner))
                    .filter(_ -> AtRest.test(owner.directory()));
        }
        var path = item.path();
        return path == null || Files.exists(Path.of(path))
                ? Optional.empty()
                : Optional.of(new Leftover(item, null));
    }
}
