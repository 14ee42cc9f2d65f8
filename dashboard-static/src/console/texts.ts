import type { ConsoleLine } from "../wire/model";
import { parse, plain, PLAIN, type Style } from "./ansi";
import type { Place } from "./book";

/** Lines are asked for in pages of this many rows. */
export const PAGE = 400;
/** How many pages are kept in the browser. */
const KEPT = 60;

/** A line with the style that it begins with. */
export interface Text {
  line: ConsoleLine;
  start: Style;
}

interface Page {
  texts: (Text | undefined)[];
  /** Up to which row the page is known; what is not in it up to there is not kept. */
  known: number;
  styles: Record<ConsoleLine["stream"], Style>;
  /** When it was looked at last, by the clock of `Texts`. */
  used: number;
}

/** Returns the number of the page that a row is on. */
export function pageOf(row: number): number {
  return Math.floor((row - 1) / PAGE);
}

/** The lines that are in the browser: a few pages out of any number, the latest used. */
export class Texts {
  private readonly pages = new Map<string, Page>();
  private clock = 0;

  constructor(private readonly kept = KEPT) {}

  /** Returns a line, "none" where nothing was kept, undefined while it has not been loaded. */
  get({ attempt, row }: Place): Text | "none" | undefined {
    const page = this.pages.get(`${attempt} ${pageOf(row)}`);
    if (page === undefined || row > page.known) {
      return undefined;
    }
    page.used = ++this.clock;
    return page.texts[(row - 1) % PAGE] ?? "none";
  }

  /** Takes a whole page: all its lines up to `known`. */
  fill(attempt: number, number: number, lines: readonly ConsoleLine[], known: number): void {
    const before = this.pages.get(`${attempt} ${number - 1}`);
    const page: Page = {
      texts: [],
      known,
      used: ++this.clock,
      styles: before === undefined ? { stdout: PLAIN, stderr: PLAIN } : { ...before.styles },
    };
    lines.forEach((line) => set(page, line));
    this.pages.set(`${attempt} ${number}`, page);
    this.trim();
  }

  /** Takes a line that has just been written, if those before it on its page are here. */
  append(line: ConsoleLine): void {
    const key = `${line.attempt} ${pageOf(line.row)}`;
    const page = this.pages.get(key);
    if (page !== undefined && page.known === line.row - 1) {
      set(page, line);
      page.known = line.row;
    } else if (page === undefined && (line.row - 1) % PAGE === 0) {
      this.fill(line.attempt, pageOf(line.row), [line], line.row);
    }
  }

  /** Returns all that is here as text without escapes, in order. */
  loaded(): string {
    return [...this.pages.values()]
      .flatMap(({ texts }) => texts.flatMap((text) => (text === undefined ? [] : [text.line])))
      .sort((a, b) => a.attempt - b.attempt || a.row - b.row)
      .map(({ text }) => `${plain(text)}\n`)
      .join("");
  }

  /** Lets the page go that was looked at longest ago. */
  private trim(): void {
    if (this.pages.size > this.kept) {
      const [key] = [...this.pages].reduce((oldest, each) => (each[1].used < oldest[1].used ? each : oldest));
      this.pages.delete(key);
    }
  }
}

function set(page: Page, line: ConsoleLine): void {
  const start = page.styles[line.stream];
  page.texts[(line.row - 1) % PAGE] = { line, start };
  page.styles[line.stream] = parse(line.text, start).end;
}
