import assert from "node:assert/strict";
import { test } from "node:test";
import { deedOf, keyOf, objection } from "../src/shell/bindings";
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

test("a key that somebody has chosen does what it was chosen for, and no key does two things", () => {
  assert.equal(deedOf("j", {}), "nextRow");
  assert.equal(deedOf("L", {}), "live", "either case");
  const chosen = { nextRow: "n" };
  assert.equal(deedOf("n", chosen), "nextRow");
  assert.equal(deedOf("j", chosen), undefined);
  assert.equal(keyOf("nextRow", chosen), "n");
  assert.equal(objection("nextRow", "k", chosen), "k is taken: previous row.");
  assert.match(objection("live", "g", chosen), /begins the name/);
  assert.match(objection("live", "xy", chosen), /one character/);
  assert.equal(objection("previousRow", "j", chosen), "", "it is free again");
});
