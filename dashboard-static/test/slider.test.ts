import assert from "node:assert/strict";
import { test } from "node:test";
import { pace } from "../src/slider/pace";
import { bars, byEvent, byTime } from "../src/slider/scale";

const busyStart = { first: 101, last: 200, density: [90, 0, 0, 0, 10] };

test("by event, each event has equal room", () => {
  const scale = byEvent(busyStart);
  assert.equal(scale.place(101), 0);
  assert.equal(scale.place(200), 1);
  assert.equal(scale.position(0.5), 151);
});

test("by time, a busy start is narrow and an idle stretch stands still", () => {
  const scale = byTime(busyStart);
  assert.ok(Math.abs(scale.place(190) - 0.2) < 0.001);
  assert.equal(scale.position(0.3), 190);
  assert.equal(scale.position(0.7), 190);
  assert.equal(scale.position(1), 200);
});

test("a position and back is the same position, on both scales", () => {
  for (const scale of [byEvent(busyStart), byTime(busyStart)]) {
    for (let position = 101; position <= 200; position++) {
      assert.equal(scale.position(scale.place(position)), position);
    }
  }
});

test("places outside the line are its ends, and one event is a whole session", () => {
  const scale = byTime(busyStart);
  assert.equal(scale.position(-1), 101);
  assert.equal(scale.position(2), 200);
  const one = { first: 7, last: 7, density: [1] };
  assert.equal(byTime(one).position(byTime(one).place(7)), 7);
  assert.equal(byEvent(one).position(0.4), 7);
});

test("the density is as wide as its time or as its events, and as tall as it is busy", () => {
  assert.deepEqual(bars(busyStart, true).map(({ from, to }) => [from, to]), [[0, 0.2], [0.8, 1]]);
  assert.deepEqual(bars(busyStart, false).map(({ from, to }) => [from, to]), [[0, 0.9], [0.9, 1]]);
  const [busy, calm] = bars(busyStart, true);
  assert.ok(busy!.height === 1 && calm!.height > 0.3 && calm!.height < 0.8);
});

test("played back, hours of idleness are a moment and a burst keeps its rhythm", () => {
  assert.equal(pace(3_600_000, 10), 1500);
  assert.equal(pace(500, 10), 50);
  assert.equal(pace(-3, 1), 0);
});
