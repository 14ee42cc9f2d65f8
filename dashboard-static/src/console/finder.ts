import { signal } from "@preact/signals";
import type { ConsoleLine } from "../wire/model";
import { write, type Place } from "./book";
import { Hits } from "./hits";
import { read, words, type Wanted } from "./lines";
import { expression, type Search } from "./search";
import type { Source } from "./source";

/** How many hits are asked for at a time. */
const BATCH = 200;
const GROWTH_MS = 400;

/** One search in one console: asks the host, newest hits first, and goes on with what is written. */
export class Finder {
  readonly hits: Hits;
  readonly version = signal(0);
  readonly state = signal<{ busy: boolean; problem: string }>({ busy: false, problem: "" });
  /** By how many rows the list of hits grew above; who draws it takes it. */
  shift = 0;
  private readonly abort = new AbortController();
  private readonly grep: string;
  private searchedTo: Place;
  private timer = 0;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly source: Source,
    search: Search,
    context: number,
  ) {
    this.grep = expression(search)!;
    this.hits = new Hits(context);
    this.searchedTo = source.book.end;
    this.unsubscribe = source.version.subscribe(() => this.grown());
    void this.older();
  }

  close(): void {
    this.unsubscribe();
    window.clearTimeout(this.timer);
    this.abort.abort();
  }

  /** Asks for the hits before those that are here. */
  async older(): Promise<void> {
    if (this.state.value.busy || this.hits.complete) {
      return;
    }
    this.state.value = { busy: true, problem: "" };
    const before = this.hits.first ?? this.searchedTo;
    const lines = await this.ask({ before: write(before), tail: BATCH });
    if (lines !== null) {
      this.shift += this.add(lines);
      this.shift += lines.length < BATCH ? this.hits.end((attempt) => this.source.book.lastRow(attempt)) : 0;
    }
    this.version.value++;
  }

  /** Returns the nearest hit after or before a place, or null. */
  async next(place: Place, by: 1 | -1): Promise<Place | null> {
    const wanted: Wanted = by > 0 ? { from: write({ ...place, row: place.row + 1 }), limit: 1 } : { before: write(place), tail: 1 };
    const lines = await this.ask(wanted);
    const found = lines?.[0];
    return found === undefined ? null : { attempt: found.attempt, row: found.row };
  }

  private add(lines: readonly ConsoleLine[]): number {
    return this.hits.add(lines, (attempt) => this.source.book.lastRow(attempt));
  }

  private grown(): void {
    if (this.timer === 0 && write(this.source.book.end) !== write(this.searchedTo)) {
      this.timer = window.setTimeout(() => void this.newer(), GROWTH_MS);
    }
  }

  private async newer(): Promise<void> {
    const to = this.source.book.end;
    const lines = await this.ask({ from: write(this.searchedTo), before: write(to) });
    this.timer = 0;
    if (lines !== null) {
      this.searchedTo = to;
      this.add(lines);
      this.version.value++;
      this.grown();
    }
  }

  private async ask(wanted: Wanted): Promise<ConsoleLine[] | null> {
    try {
      const lines = await read(this.source.resource, { ...wanted, grep: this.grep, ...this.source.moment() }, this.abort.signal);
      this.state.value = { busy: false, problem: "" };
      return lines;
    } catch (cause) {
      if (!this.abort.signal.aborted) {
        this.state.value = { busy: false, problem: words(cause) };
      }
      return null;
    }
  }
}
