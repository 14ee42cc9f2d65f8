import { signal } from "@preact/signals";
import { json } from "../wire/http";
import type { ConsoleLine } from "../wire/model";
import { Book, compare, write, type Extent, type Place } from "./book";
import { read, stream, words, type Wanted } from "./lines";
import { PAGE, pageOf, Texts } from "./texts";

const RETRY_MS = 1000;
const SOON_MS = 100;
/** How many pages are asked for at a time; while someone drags, the rest are forgotten. */
const AT_ONCE = 2;

export type Following = "loading" | "following" | "ended" | "broken";

/**
 * The console of one resource: how many lines there are, the pages that are in view, and what is
 * being written. With a position it is what had been seen then, and stands still.
 */
export class Source {
  readonly texts = new Texts();
  book = new Book();
  /** Grows with each change of what can be shown. */
  readonly version = signal(0);
  readonly state = signal<{ following: Following; problem: string }>({ following: "loading", problem: "" });
  private abort = new AbortController();
  private at: number | null = null;
  private wanted: { attempt: number; number: number }[] = [];
  private readonly asked = new Set<string>();
  private readonly failed = new Map<string, number>();
  private waiting: ConsoleLine[] = [];
  private scheduled = false;
  private retry = 0;
  /** Whether the last stream was opened: when it breaks, the next one may well go on, and nobody is told. */
  private well = false;

  constructor(readonly resource: string) {}

  /** Shows the console as it was at a position, or follows it; lines that are here stay. */
  show(at: number | null): void {
    this.close();
    this.abort = new AbortController();
    this.at = at;
    void this.run(this.abort.signal);
  }

  close(): void {
    this.abort.abort();
    window.clearTimeout(this.retry);
    this.waiting = [];
    this.wanted = [];
  }

  /** Asks for the pages of places that are in view, as far as they are not here. */
  ensure(places: readonly Place[]): void {
    const pages = new Map<string, { attempt: number; number: number }>();
    for (const { attempt, row } of places) {
      if (this.texts.get({ attempt, row }) === undefined) {
        pages.set(`${attempt} ${pageOf(row)}`, { attempt, number: pageOf(row) });
      }
    }
    this.wanted = [...pages].filter(([key]) => !this.asked.has(key)).map(([, page]) => page);
    this.pump();
  }

  /** Returns what narrows a question to the moment shown. */
  moment(): Wanted {
    return this.at === null ? {} : { at: this.at };
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  private pump(): void {
    while (this.asked.size < AT_ONCE && this.wanted.length > 0) {
      const { attempt, number } = this.wanted.shift()!;
      if ((this.failed.get(`${attempt} ${number}`) ?? 0) < Date.now() - RETRY_MS) {
        void this.load(attempt, number);
      }
    }
  }

  private async load(attempt: number, number: number): Promise<void> {
    const key = `${attempt} ${number}`;
    const last = Math.min((number + 1) * PAGE, this.book.lastRow(attempt));
    const range = { from: write({ attempt, row: number * PAGE + 1 }), before: write({ attempt, row: (number + 1) * PAGE + 1 }) };
    const { signal } = this;
    this.asked.add(key);
    try {
      const lines = await read(this.resource, { ...range, ...this.moment() }, signal);
      this.texts.fill(attempt, number, lines, Math.max(last, lines.at(-1)?.row ?? 0));
      this.failed.delete(key);
    } catch {
      if (!signal.aborted) {
        this.failed.set(key, Date.now());
        window.setTimeout(() => this.version.value++, RETRY_MS + 50);
      }
    }
    this.asked.delete(key);
    this.version.value++;
    this.pump();
  }

  private async run(signal: AbortSignal): Promise<void> {
    let problem = "";
    try {
      await this.measure(signal);
      if (this.at !== null) {
        this.tell("ended");
        return;
      }
      await stream(
        this.resource,
        { follow: true, from: write(this.book.end) },
        signal,
        (lines) => this.take(lines),
        () => this.opened(),
      );
    } catch (cause) {
      problem = words(cause);
    }
    if (!signal.aborted) {
      if (problem !== "" && !this.well) {
        this.tell("broken", problem);
      }
      this.retry = window.setTimeout(() => void this.run(signal), this.well && problem !== "" ? SOON_MS : RETRY_MS);
      this.well = false;
    }
  }

  private async measure(signal: AbortSignal): Promise<void> {
    const at = this.at === null ? "" : `?at=${this.at}`;
    const path = `api/resources/${encodeURIComponent(this.resource)}/logs/extent${at}`;
    const { attempts } = await json<{ attempts: Extent[] }>(path, { signal });
    this.book = new Book(this.at === null ? attempts : attempts.filter(({ lastRow }) => lastRow > 0));
    this.version.value++;
  }

  private take(lines: ConsoleLine[]): void {
    for (const line of lines) {
      this.waiting.push(line);
    }
    if (!this.scheduled && this.waiting.length > 0) {
      this.scheduled = true;
      if (document.hidden) {
        window.setTimeout(() => this.flush(), 100);
      } else {
        requestAnimationFrame(() => this.flush());
      }
    }
  }

  private flush(): void {
    const lines = this.waiting;
    this.waiting = [];
    this.scheduled = false;
    for (const line of lines) {
      if (compare(line, this.book.end) >= 0) {
        this.book.grow(line);
      }
      this.texts.append(line);
    }
    this.version.value++;
  }

  private opened(): void {
    this.well = true;
    this.tell("following");
  }

  private tell(following: Following, problem = ""): void {
    this.state.value = { following, problem };
  }
}
