import assert from "node:assert/strict";
import { test } from "node:test";
import { visible, type Mark } from "../src/slider/paint";
import { after } from "../src/wire/changes";
import type { ChangesSince, ResourceView } from "../src/wire/model";
import { Spared } from "../src/wire/spared";

const view = (name: string, state: string) => ({ name, state }) as ResourceView;
const [api, db] = [view("api", "Running"), view("db", "Running")];
const known = new Map([
  ["api", api],
  ["db", db],
]);

function changes(whole: boolean, ...resources: ResourceView[]): ChangesSince {
  return { position: 7, at: "2026-01-31T12:00:00Z", session: 1, name: "shop", whole, resources };
}

test("from one moment to another, only what is different is another object, in the same place", () => {
  const stopped = view("api", "Finished");
  const now = after(known, changes(false, stopped));
  assert.deepEqual([...now.values()], [stopped, db]);
  assert.equal(now.get("db"), db);
  assert.equal(known.get("api"), api);
});

test("a moment without a difference is the same resources", () => {
  assert.equal(after(known, changes(false)), known);
});

test("a whole moment has the resources that came, in their order, and no others", () => {
  const fresh = view("db", "Waiting");
  assert.deepEqual([...after(known, changes(true, fresh, view("web", "Waiting"))).keys()], ["db", "web"]);
});

test("of ten thousand marks as many are drawn as can be told apart, each kind for itself", () => {
  const marks: Mark[] = Array.from({ length: 10_000 }, (_, at) => ({ kind: at % 2 === 0 ? "command" : "crash", place: at / 9_999 }));
  const seen = visible(marks, 300);
  assert.equal(seen.filter(({ kind }) => kind === "command").length, 101);
  assert.equal(seen.filter(({ kind }) => kind === "crash").length, 101);
  assert.deepEqual(visible(marks.slice(0, 2), 300), marks.slice(0, 2));
});

test("what takes the host long is asked seldom, and nothing more often than wanted", async () => {
  const spared = new Spared();
  await spared.ask(() => new Promise((done) => setTimeout(done, 30)));
  assert.ok(spared.wait(100) >= 290);
  assert.equal(spared.wait(3_600_000), 3_600_000);
});
