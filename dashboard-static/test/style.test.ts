import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, readable } from "../src/console/contrast";

// Run from the module's directory, as npm does.
const read = (names: string[]) => names.map((name) => readFileSync(`src/style/${name}`, "utf8")).join("\n");
const sheets = read(["tokens.css", "console.css"]);
const strong = read(["contrast.css"]);

function tokens(theme: "light" | "dark", text = sheets): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, name, light, dark] of text.matchAll(/--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)/g)) {
    found.set(name!, parseInt(theme === "light" ? light! : dark!, 16));
  }
  return found;
}

function assertContrast(names: string[], grounds: string[], least: number, text = sheets): void {
  for (const theme of ["light", "dark"] as const) {
    const colours = tokens(theme, text);
    for (const name of names) {
      for (const ground of grounds) {
        const value = contrast(colours.get(name)!, colours.get(ground)!);
        assert.ok(value >= least, `${name} on ${ground}, ${theme}: ${value.toFixed(2)} is below ${least}`);
      }
    }
  }
}

test("text can be read on every ground, in both themes", () => {
  assertContrast(["text", "text-2", "text-3"], ["bg", "surface", "raised", "sunken", "hover", "chosen"], 4.5);
  assertContrast(["text", "text-2"], ["ok-soft", "info-soft", "warn-soft", "bad-soft", "off-soft"], 4.5);
});

test("states and links can be read where they stand", () => {
  assertContrast(["accent", "ok", "info", "warn", "bad", "off", "past"], ["surface", "raised", "hover", "chosen"], 4.5);
  for (const tone of ["ok", "info", "warn", "bad", "off", "past"]) {
    assertContrast([tone], [`${tone}-soft`], 4.5);
  }
});

test("the sixteen terminal colours can be read in the console, also in lines of stderr", () => {
  const names = Array.from({ length: 16 }, (_, at) => `a${at}`);
  assertContrast([...names, "console-text", "text-3"], ["console-bg", "bad-soft"], 4.5);
});

test("borders of controls can be seen", () => {
  assertContrast(["control"], ["surface", "bg"], 3);
});

test("with high contrast, everything that is read is at least seven to one", () => {
  const grounds = ["bg", "surface", "raised", "hover", "chosen"];
  assertContrast(["text", "text-2", "text-3", "accent", "ok", "info", "warn", "bad", "off", "past"], grounds, 7, strong);
  assertContrast(["on-accent"], ["past", "accent"], 7, strong);
  assertContrast(["line"], ["surface"], 4.5, strong);
});

test("a colour chosen for another ground is moved until it can be read, and no further", () => {
  assert.ok(contrast(readable(0xffff66, 0xffffff), 0xffffff) >= 4.5);
  assert.ok(contrast(readable(0x000080, 0x101418), 0x101418) >= 4.5);
  assert.equal(readable(0x000080, 0xffffff), 0x000080);
});
