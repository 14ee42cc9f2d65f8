package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changes on the page: all resources once, then those that differ from what was sent before.
 * The log may tell of an event before the fold has it; then the change is sent when it has.
 */
final class Changes {
    private static final Duration FIRST_LOOK = Duration.ofMillis(1);
    private static final Duration LAST_LOOK = Duration.ofMillis(100);

    private final HostService host;
    private final EventSource out;
    private Map<String, ResourceView> sent = Map.of();
    private long position;
    private long wanted;
    private Duration look = FIRST_LOOK;

    Changes(HostService host, EventSource out) {
        this.host = host;
        this.out = out;
    }

    /** Sends the whole app as it is now, when the log's end is {@code head}. */
    void snapshot(long head) throws IOException {
        var view = host.state();
        var info = host.info();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("position", view.position());
        data.put("at", view.at());
        data.put("session", view.session().number());
        data.put("app", AppRoutes.describe(info));
        data.put("resources", view.resources());
        out.send("snapshot", data);
        position = view.position();
        wanted = Math.max(position, head);
        sent = byName(view);
    }

    /** Sends what {@code burst} has changed, as soon as the fold has it. */
    void follow(List<List<StoredEvent>> burst) throws IOException {
        if (!burst.isEmpty()) {
            var last = burst.getLast().getLast();
            wanted = Math.max(wanted, last.position());
            look = FIRST_LOOK;
        }
        var view = host.state();
        if (position >= wanted) {
            return;
        }
        if (view.position() < wanted) {
            look = look.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : LAST_LOOK;
            return;
        }
        position = view.position();
        send(view);
    }

    /** Returns whether the log has told of more than the fold has. */
    boolean isBehind() {
        return position < wanted;
    }

    /** Returns after how long to look at the fold again. */
    Duration untilLook() {
        return look;
    }

    private void send(AppState view) throws IOException {
        var now = byName(view);
        var changed = changed(sent, now);
        var removed = sent.keySet().stream().filter(name -> !now.containsKey(name)).toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("position", view.position());
        data.put("at", view.at());
        data.put("resources", changed);
        data.put("removed", removed);
        out.send("resources", data);
        sent = now;
    }

    /** Returns the resources of {@code now} that are not the same in {@code before}. */
    static List<ResourceView> changed(
            Map<String, ResourceView> before, Map<String, ResourceView> now) {
        return now.values().stream().filter(r -> !r.equals(before.get(r.name()))).toList();
    }

    /** Returns all resources by name, in the model's order. */
    static Map<String, ResourceView> byName(AppState view) {
        var byName = new LinkedHashMap<String, ResourceView>();
        view.resources().forEach(resource -> byName.put(resource.name(), resource));
        return byName;
    }
}
