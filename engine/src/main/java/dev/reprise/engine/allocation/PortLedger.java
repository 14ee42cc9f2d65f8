package dev.reprise.engine.allocation;

import dev.reprise.engine.runtime.Ports;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ports of one app host, kept apart from those of the user's other app hosts by a ledger that all
 * of them share.
 *
 * <p>A claim lasts until {@link #release}, so it outlives a crash of the host. Another app host's
 * claim is respected unless it is stale or that app host's directory is gone. Where the ledger
 * cannot be used (no permission, its lock kept for 2 s) ports are still given, tested by binding
 * only, and a warning is logged.
 */
public final class PortLedger implements Ports {
    private static final Logger log = LoggerFactory.getLogger(PortLedger.class);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final String appHost;
    private final PortRange range;
    private final long seed;
    private final Predicate<LedgerEntry> stale;
    private final PortHolder holder = new PortHolder(Path.of("/proc"));
    private final List<InetAddress> loopback = loopback();

    /** Takes the ledger's place as long as that cannot be used. */
    private final List<LedgerEntry> unsaved = new ArrayList<>();

    /**
     * Touches nothing until the first call.
     *
     * @param stateDirectory of the user, see {@link #stateDirectory}; created when needed
     * @param appHost the directory that holds {@code .reprise}
     * @param seed the same seed leads to the same ports for the same app host and endpoint
     * @param stale whether a claim of another app host no longer counts: no host lives there and
     *     its session has ended. Asked only about ports that are wanted; an answer in milliseconds
     */
    public PortLedger(
            Path stateDirectory,
            Path appHost,
            PortRange range,
            long seed,
            Predicate<LedgerEntry> stale) {
        this(stateDirectory, appHost, range, seed, stale, LOCK_TIMEOUT);
    }

    PortLedger(
            Path stateDirectory,
            Path appHost,
            PortRange range,
            long seed,
            Predicate<LedgerEntry> stale,
            Duration lockTimeout) {
        this.ledger = new Ledger(stateDirectory, lockTimeout);
        this.appHost = appHost.toAbsolutePath().normalize().toString();
        this.range = range;
        this.seed = seed;
        this.stale = stale;
    }

    /**
     * Returns {@code $XDG_STATE_HOME/reprise}, or {@code ~/.local/state/reprise} where that is
     * unset or not absolute.
     */
    public static Path stateDirectory(Map<String, String> environment, Path home) {
        var set = environment.getOrDefault("XDG_STATE_HOME", "");
        var state = set.startsWith("/") ? Path.of(set) : home.resolve(".local").resolve("state");
        return state.resolve("reprise");
    }

    /**
     * Returns the directories of the app hosts that hold ports; none where the ledger cannot be
     * read.
     */
    public static Set<String> appHosts(Path stateDirectory) {
        try {
            return new Ledger(stateDirectory, LOCK_TIMEOUT)
                    .change(
                            claims ->
                                    claims.stream()
                                            .map(LedgerEntry::appHost)
                                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            log.warn("the ledger of ports cannot be read", e);
            return Set.of();
        }
    }

    @Override
    public OptionalInt allocate(String owner, String endpoint, Set<Integer> taken) {
        return change(claims -> allocate(claims, owner, endpoint, taken));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Whether somebody listens on it is not looked at: on resume, that is the program itself.
     */
    @Override
    public Optional<String> claim(String owner, String endpoint, int port) {
        if (port < 1 || port > 65_535) {
            return Optional.of("port " + port + " is outside 1..65535");
        }
        return change(claims -> claim(claims, owner, endpoint, port));
    }

    @Override
    public Optional<String> holder(int port) {
        return holder.of(port);
    }

    /** Gives up all claims of this app host: its session has ended, or begins afresh. */
    public void release() {
        change(claims -> claims.removeIf(claim -> claim.appHost().equals(appHost)));
    }

    private OptionalInt allocate(
            List<LedgerEntry> claims, String owner, String endpoint, Set<Integer> taken) {
        var mine = claims.stream().filter(claim -> claim.belongsTo(appHost, owner, endpoint));
        var kept = mine.mapToInt(LedgerEntry::port).boxed().toList();
        claims.removeIf(claim -> claim.belongsTo(appHost, owner, endpoint));
        var candidates = range.candidates(seed, List.of(appHost, owner, endpoint)).boxed();
        var port =
                Stream.concat(kept.stream(), candidates)
                        .filter(candidate -> !taken.contains(candidate))
                        .filter(candidate -> claimant(claims, candidate).isEmpty())
                        .filter(this::isFree)
                        .findFirst();
        port.ifPresent(free -> claims.add(new LedgerEntry(free, appHost, owner, endpoint)));
        return port.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private Optional<String> claim(
            List<LedgerEntry> claims, String owner, String endpoint, int port) {
        var other =
                claimant(claims, port).filter(claim -> !claim.belongsTo(appHost, owner, endpoint));
        if (other.isPresent()) {
            return other.map(this::refusal);
        }
        claims.removeIf(claim -> claim.belongsTo(appHost, owner, endpoint));
        claims.add(new LedgerEntry(port, appHost, owner, endpoint));
        return Optional.empty();
    }

    private String refusal(LedgerEntry claim) {
        var whose = claim.owner() + "/" + claim.endpoint();
        return claim.appHost().equals(appHost)
                ? "port " + claim.port() + " belongs to " + whose + " of this app host already"
                : "port "
                        + claim.port()
                        + " is claimed by "
                        + whose
                        + " of the app host "
                        + claim.appHost()
                        + ": stop that one, or choose another port";
    }

    /** Returns whose port it is; a stale claim of another app host is dropped instead. */
    private Optional<LedgerEntry> claimant(List<LedgerEntry> claims, int port) {
        var found = claims.stream().filter(claim -> claim.port() == port).findFirst();
        if (found.filter(this::counts).isEmpty()) {
            found.ifPresent(claims::remove);
            return Optional.empty();
        }
        return found;
    }

    private boolean counts(LedgerEntry claim) {
        return claim.appHost().equals(appHost) || !stale.test(claim);
    }

    private synchronized <T> T change(Function<List<LedgerEntry>, T> change) {
        try {
            return ledger.change(
                    claims -> {
                        dropGone(claims);
                        return change.apply(claims);
                    });
        } catch (IOException e) {
            log.warn("the ledger of ports cannot be used, ports are given without it", e);
            return change.apply(unsaved);
        }
    }

    /** Keeps the ledger from growing with directories that come and go. */
    private void dropGone(List<LedgerEntry> claims) {
        var gone = new HashSet<String>();
        claims.forEach(claim -> gone.add(claim.appHost()));
        gone.removeIf(host -> host.equals(appHost) || Files.exists(Path.of(host)));
        claims.removeIf(claim -> gone.contains(claim.appHost()));
    }

    /**
     * Tested as a server would bind: a port with connections that have just been closed is free.
     */
    private boolean isFree(int port) {
        for (var address : loopback) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, port), 1);
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    private static List<InetAddress> loopback() {
        var addresses = new ArrayList<InetAddress>();
        for (var host : List.of("127.0.0.1", "::1")) {
            try {
                var address = InetAddress.getByName(host);
                if (NetworkInterface.getByInetAddress(address) != null) {
                    addresses.add(address);
                }
            } catch (IOException _) {
                // This system does not speak it.
            }
        }
        return List.copyOf(addresses);
    }
}
