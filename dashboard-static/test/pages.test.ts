import assert from "node:assert/strict";
import { test } from "node:test";
import { asText, byResource } from "../src/diff/text";
import { layout } from "../src/events/layout";
import { grouped, merged, outcome, without } from "../src/events/listing";
import { around, withTerm } from "../src/events/query";
import { graph, shape, type EdgeKind } from "../src/graph/model";
import { curve, place } from "../src/graph/place";
import { bytes, percent } from "../src/page/numbers";
import { markdown } from "../src/report/markdown";
import { restless } from "../src/resources/restless";
import { line } from "../src/resources/spark";
import { pan, ticks, within, zoom } from "../src/timeline/frame";
import { arrows, errors, lanes } from "../src/timeline/picture";
import { lives } from "../src/timeline/strip";
import type { Chain, Envelope, EventLink, Marker, ResourceView, Segment, Timeline } from "../src/wire/model";
import { isBad, payloadWords, typeWords } from "../src/wire/words";

function event(position: number, type: string, correlationId: string | null, payload: Record<string, unknown> = {}): Envelope {
  const recordedAt = new Date(position * 1000).toISOString();
  const rest = { session: 1, epoch: 1, actor: "host", causationPosition: null };
  return { position, type, stream: "resource-web", correlationId, payload, recordedAt, ...rest };
}

test("what came by the stream and what was asked for meanwhile are one list", () => {
  assert.deepEqual(merged([], [3, 5]), [3, 5]);
  assert.deepEqual(merged([3, 5], []), [3, 5]);
  assert.deepEqual(merged([3, 5], [8]), [3, 5, 8]);
  assert.deepEqual(merged([9, 12], [3, 5, 9]), [3, 5, 9, 12]);
});

test("the events of a command stand together where its first one stands", () => {
  const log = [event(1, "StartRequested", "a"), event(2, "HealthChanged", null), event(3, "LaunchBegun", "a"), event(4, "StopRequested", "b")];
  const rows = (open: string[]) => grouped(log, new Set(open)).map((line) => (line.kind === "group" ? `(${line.correlation})` : line.position));
  assert.deepEqual(rows([]), ["(a)", 2, "(b)"]);
  assert.deepEqual(rows(["a"]), ["(a)", 1, 3, 2, "(b)"]);
});

test("rows are positions without those left out, whichever the stretch", () => {
  const left = [3, 4, 9, 12];
  for (const [first, last] of [[1, 12], [1, 3], [4, 9], [5, 8], [13, 20]] as const) {
    const kept = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((position) => !left.includes(position));
    const rows = without(left, first, last);
    assert.equal(rows.count, kept.length);
    assert.equal(rows.hidden, last - first + 1 - kept.length);
    assert.deepEqual(kept.map((_, row) => rows.position(row)), kept);
    assert.deepEqual(kept.map(rows.row), kept.map((_, row) => row));
  }
  assert.equal(without(left, 1, 12).row(4), 2, "where it would be");
});

test("what became of a command is told by what settled it", () => {
  const under = [event(1, "StartRequested", "a"), event(3, "LaunchBegun", "a")];
  assert.deepEqual(outcome(under), { text: "under way", settled: false, milliseconds: 2000 });
  const done = [...under, event(5, "CommandSettled", "a", { outcome: "OK" }), event(9, "HealthChanged", "a")];
  assert.deepEqual(outcome(done), { text: "ok", settled: true, milliseconds: 4000 });
});

test("a query is narrowed by a term once, quoted where it has to be", () => {
  assert.equal(withTerm("", "type", "Exited"), "type:Exited");
  assert.equal(withTerm("a type:Exited", "type", "Exited"), "a type:Exited");
  assert.equal(withTerm("a", "actor", 'the "one"'), 'a actor:"the \\"one\\""');
  assert.equal(around("2026-03-01T10:00:02.500Z"), "time:2026-03-01T09:59:57.500Z..2026-03-01T10:00:07.500Z");
});

test("events in words: what is off or empty says nothing, what was asked for is not bad", () => {
  assert.equal(typeWords("HealthChanged"), "health changed");
  assert.equal(payloadWords({ at: "x", hostAway: false, detail: "", exitCode: 3, identity: {}, signal: null }), "exitCode 3");
  assert.ok(isBad(event(1, "Exited", null, { exitCode: 3 })));
  assert.ok(!isBad(event(1, "Exited", null, { exitCode: 143, signal: "SIGTERM" })));
  assert.ok(!isBad(event(1, "Exited", null, { exitCode: 0 })));
});

function link(position: number, causationPosition: number | null): EventLink {
  return { position, causationPosition, recordedAt: "", type: "T", resource: "web", actor: "host", correlationId: null, text: "" };
}

test("a chain is a tree: each effect one step from its cause, siblings side by side", () => {
  const chain = { position: 2, causes: [link(1, null)], event: link(2, 1), effects: [link(3, 2), link(5, 2), link(6, 3)] } as unknown as Chain;
  const { spots, left } = layout(chain, 60);
  assert.deepEqual(
    spots.map(({ link, column, row }) => [link.position, column, row]),
    [[1, 0, 0], [2, 1, 0], [3, 2, 0], [6, 3, 0], [5, 2, 1]],
  );
  assert.equal(left, 0);
  assert.equal(layout(chain, 3).left, 2);
});

function view(name: string, more: Partial<ResourceView> = {}): ResourceView {
  return { name, displayName: name, parent: null, waitsFor: [], references: [], holds: [], ...more } as unknown as ResourceView;
}

const hold = { id: "h", text: "", on: "db", expected: "", actual: "", until: null, evidence: [], satisfiedBy: "" };
const all = new Set<EdgeKind>(["waits", "refers", "parent"]);

test("the graph shows replicas as one box, and who waits at this moment", () => {
  const views = [view("db"), ...[1, 2].map((n) => view(`web-${n}`, { displayName: "web", waitsFor: ["db"], references: ["db"] }))];
  const { nodes, edges } = graph([...views.slice(0, 2), { ...views[2]!, holds: [hold] }], new Set());
  assert.deepEqual(nodes.map(({ id, members }) => [id, members.length]), [["db", 1], ["web", 2]]);
  assert.deepEqual(edges.map(({ from, to, kind, held }) => [from, to, kind, held]), [["web", "db", "waits", true], ["web", "db", "refers", false]]);
});

test("what is folded away is within its box, its edges lead from there", () => {
  const views = [view("db"), view("db-admin", { parent: "db" }), view("web", { references: ["db-admin"] })];
  const open = graph(views, new Set());
  assert.deepEqual(open.nodes.map(({ id, foldable }) => [id, foldable]), [["db", true], ["db-admin", false], ["web", false]]);
  const shut = graph(views, new Set(["db"]));
  assert.deepEqual(shut.nodes.map(({ id, folded }) => [id, folded]), [["db", 1], ["web", 0]]);
  assert.deepEqual(shut.edges.map(({ from, to }) => [from, to]), [["web", "db"]]);
});

test("states change no layout; another edge does", () => {
  const before = graph([view("a"), view("b", { waitsFor: ["a"] })], new Set());
  const waiting = graph([view("a"), view("b", { waitsFor: ["a"], holds: [{ ...hold, on: "a" }] })], new Set());
  assert.equal(shape(before, all), shape(waiting, all));
  assert.notEqual(shape(before, all), shape(before, new Set<EdgeKind>(["refers"])));
  const places = place(before, all);
  assert.ok(places.nodes.get("a")!.x < places.nodes.get("b")!.x, "what is needed stands left of what needs it");
  assert.match(curve(places.ways.get("b a")!), /^M[\d.]+ [\d.]+C/);
});

test("the timeline zooms around the pointer and stays within the session", () => {
  const whole = { from: 0, to: 1000 };
  assert.deepEqual(zoom(whole, whole, 0.5, 0.5), { from: 250, to: 750 });
  assert.deepEqual(zoom({ from: 250, to: 750 }, whole, 4, 0.5), whole);
  assert.deepEqual(pan({ from: 250, to: 750 }, whole, 1), { from: 500, to: 1000 });
  assert.deepEqual(within({ from: -50, to: 50 }, whole), { from: 0, to: 100 });
  assert.deepEqual(ticks({ from: 950, to: 3100 }, 3), { times: [1000, 2000, 3000], step: 1000 });
});

function segment(state: string, from: number, to: number, position: number): Segment {
  return { state, health: null, from: new Date(from).toISOString(), to: new Date(to).toISOString(), position, changes: 1 } as Segment;
}

test("an arrow leads from whose event ended a wait, and the critical one is known", () => {
  const timeline = {
    lanes: [
      { resource: "web", binned: false, segments: [segment("Waiting", 0, 5, 1), segment("Starting", 5, 9, 7)], usage: [] },
      { resource: "db", binned: false, segments: [segment("Running", 0, 9, 2)], usage: [{ bucket: 1, cpuPercent: 7, memoryBytes: 9 }] },
    ],
    fromAt: new Date(0).toISOString(),
    toAt: new Date(9).toISOString(),
    buckets: 3,
    markers: [],
    criticalPath: { totalMillis: 9, legs: [{ resource: "web", releasedBy: 7 }] },
  } as unknown as Timeline;
  const drawn = lanes(timeline, [{ name: "db", depth: 0 }, { name: "web", depth: 1 }]);
  assert.deepEqual(drawn.map(({ resource, depth }) => [resource, depth]), [["db", 0], ["web", 1]]);
  assert.deepEqual(drawn[0]!.usage, [{ from: 3, to: 6, cpuPercent: 7, memoryBytes: 9 }]);
  const of = (position: number) => (position === 7 ? "db" : "web");
  assert.deepEqual(arrows(drawn, of, timeline.criticalPath), [{ fromLane: 0, toLane: 1, at: 5, position: 7, critical: true }]);
  assert.deepEqual(arrows(drawn, () => undefined, timeline.criticalPath), [], "an unknown cause is no arrow");
});

test("a comparison can be pasted: names, properties, and of a secret only that it changed", () => {
  const change = { resource: "web", property: "env.PORT", before: "1", after: null, secret: false, first: null, last: null };
  const secret = { ...change, property: "env.KEY", before: null, secret: true };
  const text = asText({ kind: "positions", from: 1, to: 9, added: ["db"], removed: [], changed: [change, secret] });
  assert.equal(text, "#1 → #9\n+ db\n\nweb\n  env.PORT: 1 → (none)\n  env.KEY: a secret, changed\n");
  assert.deepEqual(byResource([change, { ...change, resource: "a" }, secret]).map(([name, changes]) => [name, changes.length]), [["web", 2], ["a", 1]]);
});

test("what was measured holds until the next value, but not over the end of a life", () => {
  const measured = (from: number) => ({ from, to: from + 1, cpuPercent: from, memoryBytes: 1 });
  const bar = (state: string, from: number, to: number) => ({ segment: segment(state, from, to, from), from, to });
  const bars = [bar("Starting", 0, 2), bar("Running", 2, 6), bar("Waiting", 6, 8), bar("Running", 8, 9), bar("Running", 9, 20)];
  const lane = { resource: "web", depth: 0, binned: false, bars, marks: [], usage: [measured(3), measured(5), measured(10)] };
  assert.deepEqual(lives(lane).map(({ measured, end }) => [measured.map(({ from }) => from), end]), [[[3, 5], 6], [[10], 20]]);
});

test("a line of what was used fills its area, and errors lie where they were told", () => {
  assert.equal(line([2, 3, 6], [1, 2, 0], 10), "M0 10H12.5V1H50V19H100");
  assert.equal(line([], [], 5), "");
  const density = { fromAt: new Date(0).toISOString(), toAt: new Date(10).toISOString(), buckets: 5, resources: { web: [{ bucket: 4, lines: 2 }] } };
  assert.deepEqual(errors(density).get("web"), [{ from: 8, to: 10, lines: 2 }]);
});

test("a report tells what happened, how it stood, and why, and no text of a program breaks it", () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const marks = [
    { kind: "command", resource: "web", position: 3, at: at(3), count: 1, text: "start requested" },
    { kind: "crash", resource: "web", position: 7, at: at(7), count: 2, text: "exited with 3 | core" },
  ] as Marker[];
  const text = markdown({
    app: "shop",
    version: "1",
    from: { position: 5, at: at(5) },
    to: { position: 9, at: at(9.5) },
    marks,
    notes: [{ position: 4, text: "before" }, { position: 8, text: "it\nbegan" }],
    resources: [view("web", { state: "Finished", exitCode: 3, restarts: 2, reason: "it exited with 3" })],
    reasons: ["web does not run: it exited with 3"],
    lastWords: new Map([["web", ["~~~", "```", "bye"]]]),
    difference: { kind: "positions", from: 5, to: 9, added: [], removed: [], changed: [] },
    link: "http://h/?at=9",
  });
  assert.ok(text.includes("to #9 (1970-01-01T00:00:09.500Z), 4.5 s"));
  assert.ok(text.includes("| 00:00:07.000 | #7 | web | crash | exited with 3 \\| core (and 1 more) |"));
  assert.ok(!text.includes("start requested"), "what was before the range is left out");
  assert.ok(text.includes("## Notes\n\n- #8: it began\n"));
  assert.ok(text.includes("| web | Finished |  | 3 | 2 | it exited with 3 |"));
  assert.ok(text.includes("## Last words of web\n\n````\n~~~\n```\nbye\n````"));
  assert.ok(!text.includes("What changed"), "nothing did");
});

test("sizes and shares have few digits", () => {
  assert.deepEqual([0, 999, 1024, 1_300_000, 52_000_000].map(bytes), ["0 B", "999 B", "1.0 KiB", "1.2 MiB", "50 MiB"]);
  assert.deepEqual([0, 0.31, 9.96, 250].map(percent), ["0.0 %", "0.3 %", "10 %", "250 %"]);
});

test("a resource flaps that has ended or changed its health again and again within a minute", () => {
  const mark = (kind: string, resource: string, second: number, count = 1) => ({ kind, resource, at: new Date(second * 1000).toISOString(), count }) as Marker;
  const marks = [mark("crash", "web", 10), mark("crash", "web", 20), mark("crash", "web", 40), mark("health", "db", 30, 6), mark("health", "api", 31, 2)];
  assert.deepEqual(restless(marks, 50_000), ["db", "web"]);
  assert.deepEqual(restless(marks, 39_000), ["db"], "the third end is still to come");
  assert.deepEqual(restless(marks, 80_500), ["db"], "the first ends are long ago");
  assert.deepEqual(restless(marks, 200_000), []);
});
