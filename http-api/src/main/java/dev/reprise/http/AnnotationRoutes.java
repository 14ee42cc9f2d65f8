package dev.reprise.http;

import dev.reprise.app.event.HostEvent;
import dev.reprise.engine.HostService;
import dev.reprise.projections.history.Note;

import io.javalin.http.Context;

import java.util.Map;
import java.util.UUID;

/** What people note about a run, and what they are shown of it on request: all of it recorded. */
final class AnnotationRoutes {
    private static final int LONGEST_NOTE = 4_000;

    private final HostService host;
    private final Past past;

    AnnotationRoutes(HostService host, Past past) {
        this.host = host;
        this.past = past;
    }

    void register(Routes routes) {
        routes.post("/api/notes", this::add);
        routes.delete("/api/notes/{id}", this::remove);
        routes.post("/api/sessions/{session}/pin", this::pin);
        routes.post("/api/resources/{name}/reveal", this::reveal);
    }

    private void add(Context ctx) throws Exception {
        var body = body(ctx, "position", "text");
        var text = body.text("text").map(String::strip).orElse("");
        if (text.isEmpty() || text.length() > LONGEST_NOTE) {
            throw Problem.malformed(
                    "field text has " + text.length() + " characters; it has 1 to " + LONGEST_NOTE);
        }
        var at =
                body.value("position")
                        .orElseThrow(() -> Problem.malformed("field position is missing"));
        var position = past.read(() -> past.history().position(at));
        var id = UUID.randomUUID().toString();
        record(ctx, new HostEvent.NoteAdded(id, position, text));
        Answers.json(ctx, 201, note(id));
    }

    private Note note(String id) throws Exception {
        return past.read(past.history()::notes).stream()
                .filter(note -> note.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                Problem.unknown(
                                        "unknown-note", "there is no note " + Problem.quote(id)));
    }

    private void remove(Context ctx) throws Exception {
        Changing.refusePast(Query.of(ctx, "at"));
        var note = note(ctx.pathParam("id"));
        record(ctx, new HostEvent.NoteRemoved(note.id()));
        Answers.json(ctx, 200, note);
    }

    private void pin(Context ctx) throws Exception {
        var body = body(ctx, "pinned");
        var pinned = body.flag("pinned");
        if (body.value("pinned").isEmpty()) {
            throw Problem.malformed("field pinned is missing");
        }
        var session = ctx.pathParam("session");
        var known =
                host.log().sessions().stream()
                        .filter(s -> Long.toString(s.session()).equals(session))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Problem.unknown(
                                                "unknown-session",
                                                "the log holds no session "
                                                        + Problem.quote(session)));
        record(ctx, new HostEvent.SessionPinned(known.session(), pinned));
        Answers.json(ctx, 200, Map.of("session", known.session(), "pinned", pinned));
    }

    private void reveal(Context ctx) throws Exception {
        var body = body(ctx, "property");
        var property =
                body.text("property")
                        .orElseThrow(() -> Problem.malformed("field property is missing"));
        var value = Changing.recorded(host.reveal(ctx.pathParam("name"), property, Actor.of(ctx)));
        Answers.json(ctx, 200, Map.of("value", value));
    }

    private static Body body(Context ctx, String... fields) {
        Changing.refusePast(Query.of(ctx, "at"));
        var known = java.util.Arrays.copyOf(fields, fields.length + 1);
        known[fields.length] = "at";
        var body = Body.of(ctx, known);
        Changing.refusePast(body);
        return body;
    }

    private void record(Context ctx, HostEvent fact) throws Exception {
        Changing.recorded(host.note(fact, Actor.of(ctx)));
    }
}
