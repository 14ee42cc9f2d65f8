import type { ConsoleLine } from "../wire/model";
import { parse, plain, PLAIN, type Style } from "./ansi";

/** How many rows are kept; the host keeps all of them. */
const LIMIT = 100_000;
/** Dropping the oldest happens in steps of this size. */
const STEP = 10_000;

/** One row of the console. */
export type Item =
  | { kind: "line"; key: number; line: ConsoleLine; start: Style }
  /** Between two attempts; `ended` is null above the first one. */
  | { kind: "attempt"; key: number; ended: number | null; begins: number }
  | { kind: "missing"; key: number; count: number; stream: string };

/** What an addition did to the rows: how many came, and how many left at the beginning. */
export interface Change {
  added: number;
  dropped: number;
}

/**
 * The rows of one console, oldest first. A line that is here already is not added again, so a
 * reader may begin anew at any time; lines that were skipped leave a row that says so.
 */
export class Lines {
  private items: Item[] = [];
  private matching: Item[] | null = null;
  private needle = "";
  private nextKey = 0;
  private attempt: number | null = null;
  private readonly last = new Map<string, number>();
  private styles = new Map<string, Style>();

  constructor(private readonly limit = LIMIT) {}

  /** Returns the rows to show: all, or those that contain the text looked for. */
  get shown(): readonly Item[] {
    return this.matching ?? this.items;
  }

  /** Returns the number of the newest attempt that has written a line, or null. */
  get newestAttempt(): number | null {
    return this.attempt;
  }

  /** Adds lines in the order they came. */
  add(lines: Iterable<ConsoleLine>): Change {
    const before = this.items.length;
    for (const line of lines) {
      this.addLine(line);
    }
    const fresh = this.items.slice(before);
    let added = fresh.length;
    if (this.matching !== null) {
      const matches = fresh.filter((item) => this.matches(item));
      this.matching.push(...matches);
      added = matches.length;
    }
    return { added, dropped: this.trim() };
  }

  /** Shows only lines that contain `text`, ignoring case; all of them for an empty one. */
  find(text: string): void {
    this.needle = text.toLowerCase();
    this.matching = this.needle === "" ? null : this.items.filter((item) => this.matches(item));
  }

  /** Returns the shown lines as text, without escapes. */
  text(): string {
    return this.shown.map((item) => (item.kind === "line" ? `${plain(item.line.text)}\n` : "")).join("");
  }

  private addLine(line: ConsoleLine): void {
    const source = `${line.attempt} ${line.stream}`;
    const last = this.last.get(source);
    if ((last !== undefined && line.line <= last) || line.attempt < (this.attempt ?? 0)) {
      return;
    }
    if (line.attempt !== this.attempt) {
      this.items.push({ kind: "attempt", key: this.nextKey++, ended: this.attempt, begins: line.attempt });
      this.attempt = line.attempt;
      this.styles = new Map();
    } else if (last !== undefined && line.line > last + 1) {
      this.items.push({ kind: "missing", key: this.nextKey++, count: line.line - last - 1, stream: line.stream });
    }
    this.last.set(source, line.line);
    const start = this.styles.get(line.stream) ?? PLAIN;
    this.items.push({ kind: "line", key: this.nextKey++, line, start });
    this.styles.set(line.stream, parse(line.text, start).end);
  }

  private matches(item: Item): boolean {
    return item.kind === "line" && plain(item.line.text).toLowerCase().includes(this.needle);
  }

  private trim(): number {
    if (this.items.length <= this.limit) {
      return 0;
    }
    const cut = this.items.length - this.limit + Math.min(STEP, Math.floor(this.limit / 10));
    const oldestKept = this.items[cut]!.key;
    this.items.splice(0, cut);
    if (this.matching === null) {
      return cut;
    }
    const before = this.matching.length;
    this.matching = this.matching.filter((item) => item.key >= oldestKept);
    return before - this.matching.length;
  }
}
