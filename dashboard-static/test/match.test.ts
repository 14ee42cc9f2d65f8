import assert from "node:assert/strict";
import { test } from "node:test";
import { fit } from "../src/shell/match";

test("what fits better comes first", () => {
  const order = (typed: string, ...texts: string[]) => [...texts].sort((a, b) => fit(typed, b) - fit(typed, a));
  assert.equal(order("cat", "Console of catalogue", "catalogue", "Restart catalogue")[0], "catalogue");
  assert.equal(order("rescat", "Restart orders", "Restart catalogue")[0], "Restart catalogue");
  assert.equal(order("con web", "web", "Console of web")[0], "Console of web");
});

test("what lacks a letter does not fit", () => {
  assert.equal(fit("xyz", "catalogue"), 0);
  assert.equal(fit("tac", "cat"), 0);
  assert.ok(fit("", "anything") > 0);
});
