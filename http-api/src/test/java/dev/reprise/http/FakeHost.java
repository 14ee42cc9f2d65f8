package dev.reprise.http;

import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.CommandResult;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Hold;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.Why;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A host that runs nothing: its fold counts {@code Launched} and {@code Exited} events of {@code
 * web}, beside which there are {@code api-1} and {@code api-2}, two instances of {@code api}.
 */
final class FakeHost implements HostService, Views {
    final LogInMemory log = new LogInMemory();
    final Console console = new Console();
    final List<Wish> wishes = new CopyOnWriteArrayList<>();
    final List<String> stops = new CopyOnWriteArrayList<>();
    final Map<String, CompletableFuture<CommandResult>> settled = new ConcurrentHashMap<>();
    volatile long lag;

    /** Appends an event of {@code web}. */
    long append(String type) {
        return log.append("resource-web", type, "{\"attempt\":1}");
    }

    @Override
    public HostInfo info() {
        return new HostInfo("/apps/shop/AppHost.java", "shop", 4711, 1, 7, "0.1.0");
    }

    @Override
    public AppState state() {
        throw new UnsupportedOperationException("see now()");
    }

    @Override
    public AppState stateAt(long position) {
        throw new UnsupportedOperationException("see at(position)");
    }

    @Override
    public View now() {
        return new FoldedView(log.head().position() - lag);
    }

    @Override
    public View at(long position) {
        var head = log.head().position();
        if (position < 1 || position > head) {
            throw new IllegalArgumentException(
                    "the log holds no position " + position + "; it holds 1.." + head);
        }
        return new FoldedView(position);
    }

    @Override
    public EventStore log() {
        return log;
    }

    @Override
    public ConsoleReader console() {
        return console;
    }

    @Override
    public CompletableFuture<String> submit(Wish wish) {
        if (now().resources().stream()
                .noneMatch(r -> List.of(r.name(), r.displayName()).contains(wish.target()))) {
            return CompletableFuture.failedFuture(
                    new UnknownResourceException(
                            "there is no resource '" + wish.target() + "'; there are web, api"));
        }
        if (wish.kind() == Wish.Kind.STOP && wish.target().equals("api")) {
            return CompletableFuture.failedFuture(
                    new CommandRejectedException("api is not running; start it first"));
        }
        wishes.add(wish);
        settled.computeIfAbsent(wish.commandId(), _ -> new CompletableFuture<>());
        return CompletableFuture.completedFuture(wish.commandId());
    }

    @Override
    public CompletableFuture<CommandResult> settled(String commandId) {
        return settled.computeIfAbsent(commandId, _ -> new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<Void> requestStop(boolean now, String actor, String reason) {
        stops.add(now + " " + actor);
        return CompletableFuture.completedFuture(null);
    }

    private final class FoldedView implements View {
        private final long position;

        FoldedView(long position) {
            this.position = position;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public List<ResourceView> resources() {
            var ofWeb =
                    log.read(0, (int) position).stream()
                            .filter(event -> event.stream().equals("resource-web"))
                            .toList();
            var state = ofWeb.isEmpty() ? "NotStarted" : state(ofWeb.getLast().type());
            return List.of(
                    resource("web", "web", state, ofWeb.size()),
                    resource("api-1", "api", "Running", 0),
                    resource("api-2", "api", "Running", 0));
        }

        @Override
        public Optional<ResourceView> resource(String name) {
            return resources().stream().filter(r -> r.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Why> why(String name) {
            return resource(name)
                    .map(
                            r ->
                                    new Why(
                                            name,
                                            position,
                                            r.state(),
                                            LogInMemory.START,
                                            "waiting",
                                            name + " waits for orders",
                                            List.of(
                                                    new Hold(
                                                            "wait:orders:healthy",
                                                            "orders is not healthy",
                                                            "orders",
                                                            "Healthy",
                                                            "Starting",
                                                            null,
                                                            List.of(position))),
                                            List.of(position)));
        }

        @Override
        public String canonicalJson() {
            return "{\"position\":" + position + ",\"resources\":{}}";
        }

        private static String state(String type) {
            return type.equals("Launched") ? "Running" : "Finished";
        }

        private static ResourceView resource(
                String name, String displayName, String state, int attempt) {
            return new ResourceView(
                    name,
                    displayName,
                    "executable",
                    state,
                    LogInMemory.START,
                    null,
                    null,
                    null,
                    false,
                    null,
                    attempt,
                    0,
                    null,
                    null,
                    List.of(new ResourceView.Url("http", "http://localhost:8080", true)),
                    null,
                    null,
                    List.of(),
                    null,
                    List.of(),
                    List.of("start"),
                    List.of(),
                    List.of(),
                    List.of("java"),
                    "/apps/shop",
                    Map.of());
        }
    }

    /** A console in memory. */
    static final class Console implements ConsoleReader {
        private final ReentrantLock lock = new ReentrantLock();
        private final List<ConsoleLine> lines = new CopyOnWriteArrayList<>();
        private final List<Following> following = new CopyOnWriteArrayList<>();

        private record Following(ConsoleQuery query, Consumer<ConsoleLine> consumer) {}

        /** Adds a line of {@code web}'s. */
        void say(int attempt, String stream, Instant at, String text) {
            lock.lock();
            try {
                var number =
                        1
                                + lines.stream()
                                        .filter(
                                                l ->
                                                        l.attempt() == attempt
                                                                && l.stream().equals(stream))
                                        .count();
                var line = new ConsoleLine("web", attempt, stream, number, at, null, text);
                lines.add(line);
                following.stream()
                        .filter(f -> wanted(f.query(), line))
                        .forEach(f -> f.consumer().accept(line));
            } finally {
                lock.unlock();
            }
        }

        int followers() {
            return following.size();
        }

        @Override
        public Stream<ConsoleLine> read(ConsoleQuery query) {
            var found = lines.stream().filter(line -> wanted(query, line)).toList();
            return query.tail() == null
                    ? found.stream()
                    : found.stream().skip(Math.max(0, found.size() - query.tail()));
        }

        @Override
        public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> consumer) {
            lock.lock();
            try {
                read(query).forEach(consumer);
                var one = new Following(query, consumer);
                following.add(one);
                return () -> following.remove(one);
            } finally {
                lock.unlock();
            }
        }

        private static boolean wanted(ConsoleQuery query, ConsoleLine line) {
            return query.resource().equals(line.resource())
                    && (query.attempt() == null || query.attempt() == line.attempt())
                    && (query.stream() == null || query.stream().equals(line.stream()))
                    && (query.since() == null || !line.at().isBefore(query.since()))
                    && (query.grep() == null || query.grep().matcher(line.text()).find());
        }
    }
}
