import assert from "node:assert/strict";
import { test } from "node:test";
import { contentHeight, isScaled, lastTop, MAX_HEIGHT, mounted, scrollTopOf, topOf } from "../src/console/viewport";

const small = { rows: 1000, rowHeight: 20, height: 400 };
const huge = { rows: 5_000_000, rowHeight: 20, height: 400 };

test("a short list scrolls pixel by pixel", () => {
  assert.equal(isScaled(small), false);
  assert.equal(contentHeight(small), 20_000);
  assert.equal(topOf(small, 210), 10.5);
  assert.equal(scrollTopOf(small, 10.5), 210);
});

test("rows of a short list stand where they would without a viewport", () => {
  assert.deepEqual(mounted(small, 100, 5), { first: 95, end: 125, offset: 1900 });
  assert.deepEqual(mounted(small, 0, 5), { first: 0, end: 25, offset: 0 });
});

test("a huge list is capped, and both ends and the middle can be reached", () => {
  assert.ok(isScaled(huge));
  assert.equal(contentHeight(huge), MAX_HEIGHT);
  assert.equal(topOf(huge, 0), 0);
  assert.equal(topOf(huge, MAX_HEIGHT - 400), lastTop(huge));
  assert.equal(lastTop(huge), 4_999_980);
  const { first, end } = mounted(huge, topOf(huge, (MAX_HEIGHT - 400) / 2), 10);
  assert.ok(first < 2_500_000 && 2_500_000 < end);
});

test("the last row of a huge list ends exactly where the content ends", () => {
  const { end, first, offset } = mounted(huge, lastTop(huge), 10);
  assert.equal(end, huge.rows);
  assert.ok(Math.abs(offset + (end - first) * 20 - MAX_HEIGHT) < 1e-3);
});

test("position and scroll position are each other's inverse", () => {
  for (const geometry of [small, huge]) {
    for (const share of [0, 0.001, 0.25, 0.5, 0.999, 1]) {
      const top = share * lastTop(geometry);
      assert.ok(Math.abs(topOf(geometry, scrollTopOf(geometry, top)) - top) < 1e-6 * geometry.rows);
    }
  }
});

test("a list that fits does not scroll, an empty one mounts nothing", () => {
  const fits = { rows: 3, rowHeight: 20, height: 400 };
  assert.equal(topOf(fits, 50), 0);
  assert.deepEqual(mounted(fits, 0, 5), { first: 0, end: 3, offset: 0 });
  assert.deepEqual(mounted({ ...fits, rows: 0 }, 0, 5), { first: 0, end: 0, offset: 0 });
});

test("however many rows there are, few are mounted", () => {
  const { first, end } = mounted(huge, 1_234_567.3, 12);
  assert.ok(end - first <= 20 + 1 + 24);
});
