import assert from "node:assert/strict";
import { test } from "node:test";
import { Lines, type Item } from "../src/console/lines";
import type { ConsoleLine } from "../src/wire/model";

function line(number: number, text = `line ${number}`, attempt = 1, stream: "stdout" | "stderr" = "stdout"): ConsoleLine {
  return { resource: "api", attempt, stream, line: number, at: "2026-01-01T00:00:00Z", text };
}

const words = (items: readonly Item[]) =>
  items.map((item) => (item.kind === "line" ? item.line.text : item.kind === "attempt" ? `-- ${item.begins}` : `.. ${item.count}`));

test("the same lines again, after a break, are not shown twice", () => {
  const lines = new Lines();
  lines.add([line(1), line(2)]);
  const again = lines.add([line(1), line(2), line(3)]);
  assert.deepEqual(words(lines.shown), ["-- 1", "line 1", "line 2", "line 3"]);
  assert.equal(again.added, 1);
});

test("lines of an attempt that is over do not come back after those of the next", () => {
  const lines = new Lines();
  lines.add([line(5), line(1, "second", 2)]);
  lines.add([line(5), line(6), line(1, "second", 2)]);
  assert.deepEqual(words(lines.shown), ["-- 1", "line 5", "-- 2", "second"]);
});

test("skipped lines leave a row with their number", () => {
  const lines = new Lines();
  lines.add([line(1), line(9)]);
  assert.deepEqual(words(lines.shown), ["-- 1", "line 1", ".. 7", "line 9"]);
});

test("stdout and stderr count on their own", () => {
  const lines = new Lines();
  lines.add([line(1), line(1, "oops", 1, "stderr"), line(2)]);
  assert.deepEqual(words(lines.shown), ["-- 1", "line 1", "oops", "line 2"]);
});

test("a colour goes on into the next line of the same stream, not into the next attempt", () => {
  const lines = new Lines();
  lines.add([line(1, "\u001b[31mred"), line(1, "plain", 1, "stderr"), line(2), line(1, "new", 2)]);
  const starts = lines.shown.flatMap((item) => (item.kind === "line" ? [item.start.fg] : []));
  assert.deepEqual(starts, [null, null, 1, null]);
});

test("finding ignores case and escapes, and goes on for lines that come later", () => {
  const lines = new Lines();
  lines.add([line(1, "\u001b[1mPla\u001b[0mced tea"), line(2, "other")]);
  lines.find("placed");
  assert.equal(lines.shown.length, 1);
  assert.equal(lines.add([line(3, "nothing"), line(4, "placed milk")]).added, 1);
  assert.equal(lines.text(), "Placed tea\nplaced milk\n");
  lines.find("");
  assert.equal(lines.shown.length, 5);
});

test("beyond its limit the oldest rows leave, and how many is told", () => {
  const lines = new Lines(100);
  let kept = 0;
  for (let number = 1; number <= 1000; number++) {
    const { added, dropped } = lines.add([line(number)]);
    kept += added - dropped;
    assert.ok(lines.shown.length <= 100);
  }
  assert.equal(kept, lines.shown.length);
  assert.equal(words(lines.shown).at(-1), "line 1000");
});
