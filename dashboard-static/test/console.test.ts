import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/console/ansi";
import { Book, readPlace, type Entry } from "../src/console/book";
import { isChosen, readChosen, writeChosen } from "../src/console/chosen";
import { Hits } from "../src/console/hits";
import { Merged } from "../src/console/merged";
import { levelOf, prettyJson } from "../src/console/levels";
import { expression, marked, marker, type Search } from "../src/console/search";
import { PAGE, Texts } from "../src/console/texts";
import { overscan } from "../src/console/viewport";
import type { ConsoleLine } from "../src/wire/model";

function line(row: number, text = `line ${row}`, attempt = 1, stream: "stdout" | "stderr" = "stdout"): ConsoleLine {
  return { resource: "api", attempt, stream, line: row, at: "2026-01-01T00:00:00Z", text, row };
}

const word = (entry: Entry | undefined) =>
  entry === undefined ? "-" : entry.kind === "line" ? `${entry.attempt}.${entry.row}` : entry.kind === "attempt" ? `#${entry.attempt}` : "dropped";

test("every row of a book stands for one thing, and its place finds it again", () => {
  const book = new Book([
    { attempt: 1, firstRow: 4, lastRow: 5 },
    { attempt: 2, firstRow: 1, lastRow: 0 },
    { attempt: 5, firstRow: 1, lastRow: 2 },
  ]);
  const words = Array.from({ length: book.rows + 1 }, (_, index) => word(book.at(index)));
  assert.deepEqual(words, ["#1", "dropped", "1.4", "1.5", "#2", "#5", "5.1", "5.2", "-"]);
  for (let index = 0; index < book.rows; index++) {
    const entry = book.at(index)!;
    if (entry.kind === "line") {
      assert.equal(book.indexOf(entry), index);
    }
  }
  assert.equal(book.lines, 4);
});

test("a place that is not there leads to the nearest that is", () => {
  const book = new Book([{ attempt: 2, firstRow: 11, lastRow: 20 }]);
  assert.equal(word(book.at(book.indexOf({ attempt: 2, row: 3 }))), "2.11");
  assert.equal(word(book.at(book.indexOf({ attempt: 2, row: 99 }))), "2.20");
  assert.equal(word(book.at(book.indexOf({ attempt: 7, row: 1 }))), "2.20");
  assert.equal(new Book().indexOf({ attempt: 1, row: 1 }), -1);
});

test("a book grows at its end only, so no row ever moves", () => {
  const book = new Book([{ attempt: 1, firstRow: 1, lastRow: 3 }]);
  assert.equal(book.grow({ attempt: 1, row: 3 }), false);
  assert.equal(book.grow({ attempt: 1, row: 5 }), true);
  assert.equal(book.grow({ attempt: 2, row: 1 }), true);
  assert.deepEqual(Array.from({ length: book.rows }, (_, index) => word(book.at(index))), ["#1", "1.1", "1.2", "1.3", "1.4", "1.5", "#2", "2.1"]);
  assert.deepEqual(book.end, { attempt: 2, row: 2 });
});

test("a book of a million attempts and lines is read without a walk through it", () => {
  const book = new Book([{ attempt: 1, firstRow: 1, lastRow: 1_000_000 }]);
  assert.equal(word(book.at(1_000_000)), "1.1000000");
});

test("lines are known by page; what a page lacks was not kept", () => {
  const texts = new Texts();
  assert.equal(texts.get({ attempt: 1, row: 1 }), undefined);
  texts.fill(1, 0, [line(1), line(3)], 3);
  assert.equal(texts.get({ attempt: 1, row: 2 }), "none");
  assert.equal(texts.get({ attempt: 1, row: 4 }), undefined);
  texts.append(line(4, "new"));
  texts.append(line(6, "after a gap"));
  const four = texts.get({ attempt: 1, row: 4 });
  assert.ok(four !== undefined && four !== "none" && four.line.text === "new");
  assert.equal(texts.get({ attempt: 1, row: 6 }), undefined, "a gap is asked for, not guessed");
});

test("a colour goes on into the next line of the same stream, and over the edge of a page", () => {
  const texts = new Texts();
  texts.fill(1, 0, [line(PAGE - 1, "\u001b[31mred"), line(PAGE, "plain", 1, "stderr")], PAGE);
  texts.append(line(PAGE + 1, "red still"));
  const next = texts.get({ attempt: 1, row: PAGE + 1 });
  assert.ok(next !== undefined && next !== "none" && next.start.fg === 1);
});

test("only so many pages are kept, the latest that were looked at", () => {
  const texts = new Texts(2);
  texts.fill(1, 0, [line(1)], PAGE);
  texts.fill(1, 1, [line(PAGE + 1)], 2 * PAGE);
  texts.get({ attempt: 1, row: 1 });
  texts.fill(1, 2, [line(2 * PAGE + 1)], 3 * PAGE);
  assert.ok(texts.get({ attempt: 1, row: 1 }) !== undefined);
  assert.equal(texts.get({ attempt: 1, row: PAGE + 1 }), undefined);
});

test("hits with lines around them are one list without doubles, and older ones come above", () => {
  const hits = new Hits(1);
  const lastRow = () => 100;
  assert.equal(hits.add([line(50), line(52), line(100)], lastRow), 0);
  const rows = () =>
    Array.from({ length: hits.rows }, (_, index) => {
      const entry = hits.at(index)!;
      return entry.kind === "line" ? `${entry.row}${entry.hit ? "!" : ""}` : entry.kind;
    });
  assert.deepEqual(rows(), ["older", "49", "50!", "51", "52!", "53", "skip", "99", "100!"]);
  assert.equal(hits.add([line(10)], lastRow), 4);
  assert.equal(hits.end(lastRow), -1);
  assert.deepEqual(rows().slice(0, 4), ["9", "10!", "11", "skip"]);
  assert.equal(hits.count, 4);
});

test("lines of all resources are kept once, and the oldest leave beyond the limit", () => {
  const merged = new Merged(null, null, 10);
  merged.add([line(1), { ...line(1), resource: "web" }]);
  merged.add([line(1), line(2)]);
  assert.deepEqual(merged.lines.map(({ resource, row }) => `${resource} ${row}`), ["api 1", "web 1", "api 2"]);
  merged.add(Array.from({ length: 8 }, (_, index) => line(index + 3)));
  assert.equal(merged.lines.length, 9);
  assert.equal(merged.shift, -2);
});

const search = (part: Partial<Search>): Search => ({ text: "", regex: false, matchCase: false, level: null, ...part });

test("a search is asked of the host as one expression", () => {
  assert.equal(expression(search({})), null);
  assert.equal(expression(search({ text: "a.b(" })), "(?i)a\\.b\\(");
  assert.equal(expression(search({ text: "a.b", regex: true, matchCase: true })), "a.b");
  const both = expression(search({ text: "tea", level: "error" }))!;
  assert.ok(both.startsWith("^(?=.*(?:") && both.endsWith(")).*?(?:(?i)tea)"));
  assert.ok(both.length < 400, "it leaves room for what is typed");
});

test("what matches is marked, and an expression that cannot be read marks nothing", () => {
  assert.deepEqual(marked("Tea, tea", marker(search({ text: "tea" }))), ["", "Tea", ", ", "tea", ""]);
  assert.deepEqual(marked("abc", marker(search({ text: "b*", regex: true }))), ["a", "b", "c"]);
  assert.equal(marker(search({ text: "(", regex: true })), null);
});

test("plain text tells its level where log formats put it, not in its prose", () => {
  assert.equal(levelOf("2026-01-01 12:00:00.000  WARN 1 --- [main] c.x.App : slow"), "warn");
  assert.equal(levelOf('{"level":"error","msg":"no info"}'), "error");
  assert.equal(levelOf("[debug] hello"), "debug");
  assert.equal(levelOf("time=12 level=info msg=x"), "info");
  assert.equal(levelOf("error: cannot open"), "error");
  assert.equal(levelOf("12:00:01 SEVERE broken"), "error");
  assert.equal(levelOf("there was an error in the warn path, for your info"), null);
});

test("JSON in a line is indented, other text is not", () => {
  assert.equal(prettyJson('INFO {"a":1}'), '{\n  "a": 1\n}');
  assert.equal(prettyJson("[1,2]"), "[\n  1,\n  2\n]");
  assert.equal(prettyJson("{not json}"), null);
  assert.equal(prettyJson("[INFO] started"), null);
});

test("OSC 8 links only to http and https", () => {
  const spans = (address: string) => parse(`see \u001b]8;;${address}\u001b\\here\u001b]8;;\u001b\\ now`).spans;
  assert.deepEqual(spans("https://x.test/a;b").map(({ link }) => link), [undefined, "https://x.test/a;b", undefined]);
  assert.ok(spans("javascript:alert(1)").every(({ link }) => link === undefined));
  assert.ok(spans("file:///etc/passwd").every(({ link }) => link === undefined));
});

test("chosen lines stand in the address and come back from it", () => {
  const chosen = { anchor: { attempt: 2, row: 9 }, focus: { attempt: 1, row: 30 } };
  assert.equal(writeChosen(chosen), "1.30-2.9");
  const again = readChosen("1.30-2.9");
  assert.ok(isChosen(again, { attempt: 1, row: 31 }) && isChosen(again, { attempt: 2, row: 9 }));
  assert.ok(!isChosen(again, { attempt: 2, row: 10 }) && !isChosen(null, { attempt: 2, row: 9 }));
  assert.equal(readChosen("x"), null);
  assert.deepEqual(readPlace("3.120"), { attempt: 3, row: 120 });
  assert.equal(readPlace("3"), null);
});

test("at most sixty rows are mounted in a view of usual height", () => {
  for (const height of [300, 640, 800, 900]) {
    const geometry = { rows: 1_000_000, rowHeight: 20, height };
    assert.ok(Math.ceil(height / 20) + 1 + 2 * overscan(geometry) <= 60, String(height));
  }
});
