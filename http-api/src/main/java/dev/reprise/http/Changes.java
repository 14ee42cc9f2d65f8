package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.eventstore.Head;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.http.Views.View;
import dev.reprise.projections.ResourceView;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private final Views views;
    private final EventSource out;
    private Map<String, ResourceView> sent = Map.of();
    private Instant at = Instant.EPOCH;
    private long position;
    private long wanted;
    private Duration look = FIRST_LOOK;

    Changes(HostService host, Views views, EventSource out) {
        this.host = host;
        this.views = views;
        this.out = out;
    }

    /** Sends the whole app as it is now, when the log's end is {@code head}. */
    void snapshot(Head head) throws IOException {
        var view = views.now();
        var info = host.info();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("position", view.position());
        data.put("at", head.recordedAt());
        data.put("session", info.session());
        data.put("app", AppRoutes.describe(info));
        data.put("resources", view.resources());
        out.send("snapshot", data);
        at = head.recordedAt();
        position = view.position();
        wanted = Math.max(position, head.position());
        sent = byName(view);
    }

    /** Sends what {@code burst} has changed, as soon as the fold has it. */
    void follow(List<List<StoredEvent>> burst) throws IOException {
        if (!burst.isEmpty()) {
            var last = burst.getLast().getLast();
            at = last.recordedAt();
            wanted = Math.max(wanted, last.position());
            look = FIRST_LOOK;
        }
        var view = views.now();
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

    private void send(View view) throws IOException {
        var now = byName(view);
        var changed = new ArrayList<ResourceView>();
        now.forEach(
                (name, resource) -> {
                    if (!resource.equals(sent.get(name))) {
                        changed.add(resource);
                    }
                });
        var removed = sent.keySet().stream().filter(name -> !now.containsKey(name)).toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("position", view.position());
        data.put("at", at);
        data.put("resources", changed);
        data.put("removed", removed);
        out.send("resources", data);
        sent = now;
    }

    private static Map<String, ResourceView> byName(View view) {
        var byName = new LinkedHashMap<String, ResourceView>();
        view.resources().forEach(resource -> byName.put(resource.name(), resource));
        return byName;
    }
}
