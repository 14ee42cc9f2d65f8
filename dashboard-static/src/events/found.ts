import { signal } from "@preact/signals";
import { Refusal, request } from "../wire/http";
import type { Envelope } from "../wire/model";

const PAGE = 1000;
/** More are not kept in a browser: a narrower query is the better answer. */
const MOST = 50_000;

/** What a query has found so far. */
export interface Found {
  events: readonly Envelope[];
  /** The last position that was looked at. */
  searchedTo: number;
  busy: boolean;
  more: boolean;
  problem: string;
}

const nothing: Found = { events: [], searchedTo: 0, busy: false, more: false, problem: "" };

/** Events that a query finds, in pages, up to a position; `extend` goes on where it ended. */
export class Search {
  readonly found = signal<Found>(nothing);
  private abort = new AbortController();

  /** Begins anew. */
  start(query: string, to: number): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.found.value = { ...nothing, busy: true };
    void this.run(query, 1, to, this.abort.signal);
  }

  /** Looks at what has come since. */
  extend(query: string, to: number): void {
    const { busy, more, searchedTo, problem } = this.found.value;
    if (!busy && !more && problem === "" && to > searchedTo) {
      this.found.value = { ...this.found.value, busy: true };
      void this.run(query, searchedTo + 1, to, this.abort.signal);
    }
  }

  stop(): void {
    this.abort.abort();
  }

  private async run(query: string, from: number, to: number, signal: AbortSignal): Promise<void> {
    try {
      for (let cursor: string | null = null; ; ) {
        const page: string = cursor === null ? `&from=${from}` : `&cursor=${cursor}`;
        const q = query.trim() === "" ? "" : `&q=${encodeURIComponent(query)}`;
        const response = await request(`api/events?limit=${PAGE}&to=${to}${page}${q}`, { signal });
        const events = [...this.found.value.events, ...((await response.json()) as Envelope[])];
        cursor = response.headers.get("X-Reprise-Cursor");
        const more = cursor !== null && events.length >= MOST;
        const busy = cursor !== null && !more;
        this.found.value = { events, searchedTo: to, busy, more, problem: "" };
        if (!busy) {
          return;
        }
      }
    } catch (cause) {
      if (!signal.aborted) {
        const problem = cause instanceof Refusal ? cause.message : "The host is not answering.";
        this.found.value = { ...this.found.value, busy: false, problem };
      }
    }
  }
}
