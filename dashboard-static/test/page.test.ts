import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, ticking } from "../src/page/duration";
import { exitText, group, healthLook, healthOf, remark, stateLook } from "../src/page/look";
import { rows } from "../src/resources/rows";
import type { ResourceView } from "../src/wire/model";

function view(name: string, more: Partial<ResourceView> = {}): ResourceView {
  return {
    name,
    displayName: name,
    resourceType: "Java",
    state: "Running",
    stateSince: "2026-01-01T00:00:00Z",
    healthStatus: null,
    ready: true,
    exitCode: null,
    exitSignal: null,
    crashLoop: false,
    pid: null,
    attempt: 0,
    restarts: 0,
    startTimestamp: null,
    stopTimestamp: null,
    urls: [],
    replica: null,
    parent: null,
    holds: [],
    reason: null,
    checks: [],
    commands: [],
    waitsFor: [],
    references: [],
    commandLine: [],
    workingDirectory: "/",
    environment: {},
    ...more,
  };
}

const all = { query: "", group: null, collapsed: new Set<string>() };
const outline = (views: ResourceView[], filter = {}) =>
  rows(views, { ...all, ...filter }).map((row) => `${"  ".repeat(row.depth)}${row.name}`);

test("children stand below their parent, in the model's order", () => {
  const views = [view("log", { parent: "web" }), view("api"), view("web"), view("css", { parent: "web" })];
  assert.deepEqual(outline(views), ["api", "web", "  log", "  css"]);
});

test("replicas stand below one line with their resource's name", () => {
  const replica = (at: number) => view(`api-${at}`, { displayName: "api", replica: at, parent: "web" });
  assert.deepEqual(outline([view("web"), replica(1), replica(2)]), ["web", "  api", "    api-1", "    api-2"]);
  assert.deepEqual(outline([replica(1), replica(2), view("side", { parent: "api" })]), ["api", "  api-1", "  api-2", "  side"]);
});

test("a parent that is missing, or a circle of parents, hides nothing", () => {
  assert.deepEqual(outline([view("a", { parent: "gone" })]), ["a"]);
  const circle = outline([view("a", { parent: "b" }), view("b", { parent: "a" })]);
  assert.deepEqual(circle.map((line) => line.trim()).sort(), ["a", "b"]);
});

test("collapsed children are hidden until something is looked for", () => {
  const views = [view("web"), view("css", { parent: "web" })];
  assert.deepEqual(outline(views, { collapsed: new Set(["web"]) }), ["web"]);
  assert.deepEqual(outline(views, { collapsed: new Set(["web"]), query: "CSS" }), ["web", "  css"]);
  assert.deepEqual(outline(views, { query: "nothing" }), []);
});

test("every word of a search must match, be it name, state or address", () => {
  const views = [view("api", { urls: [{ name: "http", url: "http://localhost:8080", active: true }] }), view("db")];
  assert.deepEqual(outline(views, { query: "running 8080" }), ["api"]);
});

test("a bad end, a crash loop and a failing check need attention; a wanted stop does not", () => {
  assert.equal(group(view("a", { state: "Finished", exitCode: 1 })), "attention");
  assert.equal(group(view("a", { state: "Finished", exitCode: 0 })), "rest");
  assert.equal(group(view("a", { state: "Finished", exitCode: 143, exitSignal: "SIGTERM" })), "rest");
  assert.equal(group(view("a", { state: "Finished", exitCode: 139, exitSignal: "SIGSEGV" })), "attention");
  assert.equal(group(view("a", { healthStatus: "Unhealthy" })), "attention");
  assert.equal(group(view("a", { state: "Waiting", crashLoop: true })), "attention");
  assert.equal(group(view("a", { state: "Waiting" })), "moving");
  assert.equal(group(view("a", { healthStatus: "Healthy" })), "running");
});

test("bad health counts only once a check has reported", () => {
  const check = { name: "http", detail: null, since: null };
  const starting = view("a", { healthStatus: "Unhealthy", checks: [{ ...check, status: null }] });
  assert.equal(healthOf(starting), null);
  assert.equal(group(starting), "running");
  assert.equal(group({ ...starting, checks: [{ ...check, status: "Unhealthy" }] }), "attention");
});

test("what has not been healthy yet in its life is not ready, and not ill", () => {
  const check = { name: "http", detail: "connection refused", since: null, status: "Unhealthy" };
  const starting = view("a", { healthStatus: "Unhealthy", ready: false, checks: [check] });
  assert.equal(healthLook(healthOf(starting))?.label, "Not ready yet");
  assert.equal(group(starting), "moving");
  assert.equal(remark(starting), "connection refused");
  assert.equal(group({ ...starting, ready: true }), "attention");
});

test("two states that differ never share both icon and word", () => {
  const states = ["NotStarted", "Waiting", "Starting", "Running", "Stopping", "Finished", "FailedToStart", "Unknown"] as const;
  const looks = states.map((state) => JSON.stringify(stateLook(view("a", { state }))));
  assert.equal(new Set(looks).size, states.length);
});

test("the remark of a waiting resource is its first hold and how many more there are", () => {
  const hold = (text: string) => ({ id: text, text, on: null, expected: "", actual: "", until: null, evidence: [], satisfiedBy: "" });
  assert.equal(remark(view("a", { state: "Waiting", holds: [hold("b is not healthy")] })), "b is not healthy");
  assert.equal(remark(view("a", { state: "Waiting", holds: [hold("x"), hold("y"), hold("z")] })), "x, and 2 more");
});

test("an exit by a signal names it", () => {
  assert.equal(exitText(137, "SIGKILL"), "137 SIGKILL");
  assert.equal(exitText(137, "KILL"), "137 SIGKILL");
  assert.equal(exitText(0, null), "0");
  assert.equal(exitText(null, null), "");
});

test("durations use their two largest units", () => {
  assert.equal(ticking(3_999), "3 s");
  assert.equal(ticking(60_500), "1m 00s");
  assert.equal(duration(-5), "0.0 s");
  assert.equal(duration(9_940), "9.9 s");
  assert.equal(duration(10_000), "10 s");
  assert.equal(duration(185_000), "3m 05s");
  assert.equal(duration(8_040_000), "2h 14m");
  assert.equal(duration(4 * 86_400_000 + 7_200_000), "4d 2h");
});
