import assert from "node:assert/strict";
import { test } from "node:test";
import { palette, parse, plain, PLAIN, RGB } from "../src/console/ansi";

const texts = (line: string) => parse(line).spans.map((span) => span.text);

test("a line without escapes is one plain span", () => {
  assert.deepEqual(parse("hello"), { spans: [{ text: "hello", style: PLAIN }], end: PLAIN });
  assert.deepEqual(parse("").spans, []);
});

test("a style ends where it is reset", () => {
  const { spans, end } = parse("\u001b[1;31mbad\u001b[0m good");
  assert.deepEqual(spans, [
    { text: "bad", style: { ...PLAIN, bold: true, fg: 1 } },
    { text: " good", style: PLAIN },
  ]);
  assert.deepEqual(end, PLAIN);
});

test("a style that is not reset goes on into the next line", () => {
  const first = parse("\u001b[33mwarn");
  assert.equal(first.end.fg, 3);
  assert.equal(parse("still", first.end).spans[0]?.style.fg, 3);
});

test("24-bit colours are read whole, in both spellings, and the codes after them too", () => {
  const orange = RGB + 0xff8000;
  assert.deepEqual(parse("\u001b[38;2;255;128;0;4mx").spans[0]?.style, { ...PLAIN, fg: orange, underline: true });
  assert.equal(parse("\u001b[38:2::255:128:0mx").spans[0]?.style.fg, orange);
  assert.equal(parse("\u001b[38:2:255:128:0mx").spans[0]?.style.fg, orange);
  assert.equal(parse("\u001b[48;2;0;0;1mx").spans[0]?.style.bg, RGB + 1);
});

test("the 256 colours are the first sixteen, a cube and a grey ramp", () => {
  assert.equal(palette(9), 9);
  assert.equal(palette(16), RGB);
  assert.equal(palette(208), RGB + 0xff8700);
  assert.equal(palette(231), RGB + 0xffffff);
  assert.equal(palette(232), RGB + 0x080808);
  assert.equal(parse("\u001b[38;5;208mx").spans[0]?.style.fg, RGB + 0xff8700);
});

test("bright colours are the palette's second half", () => {
  assert.equal(parse("\u001b[91mx").spans[0]?.style.fg, 9);
  assert.equal(parse("\u001b[107mx").spans[0]?.style.bg, 15);
});

test("colours out of range and unknown codes change nothing", () => {
  assert.deepEqual(parse("\u001b[38;2;300;0;0mx").spans[0]?.style, PLAIN);
  assert.deepEqual(parse("\u001b[38;5mx").spans[0]?.style, PLAIN);
  assert.deepEqual(parse("\u001b[73mx").spans[0]?.style, PLAIN);
});

test("bold and dim end together, each other attribute on its own", () => {
  const { end } = parse("\u001b[1;2;3;4;7;9m\u001b[22;24;27mx");
  assert.deepEqual(end, { ...PLAIN, italic: true, strike: true });
});

test("cursor movements, titles and links leave only their text", () => {
  assert.deepEqual(texts("\u001b[2Ka\u001b[1Gb"), ["a", "b"]);
  assert.equal(plain("\u001b]0;title\u0007text"), "text");
  assert.equal(plain("\u001b]8;;http://x/\u001b\\link\u001b]8;;\u001b\\"), "link");
  assert.equal(plain("\u001b(Btext"), "text");
});

test("an escape cut off by the line's end shows nothing", () => {
  for (const cut of ["text\u001b", "text\u001b[", "text\u001b[38;2", "text\u001b]0;tit"]) {
    assert.equal(plain(cut), "text");
    assert.deepEqual(texts(cut), ["text"]);
  }
});

test("markup stays text and control characters become visible", () => {
  assert.deepEqual(texts("<script>alert(1)</script>"), ["<script>alert(1)</script>"]);
  assert.deepEqual(texts("a\u0000b\u0007\tc\r"), ["a\u2400b\u2407\tc"]);
});
