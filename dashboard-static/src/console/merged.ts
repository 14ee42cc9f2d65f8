import { signal } from "@preact/signals";
import type { ConsoleLine } from "../wire/model";
import { stream, words, type Wanted } from "./lines";
import type { Following } from "./source";

const RETRY_MS = 1000;
const SOON_MS = 100;
/** How many of the last lines are asked for. */
const TAIL = 2000;
/** How many are kept; the oldest leave in steps. */
const LIMIT = 20_000;
const STEP = 2000;

/** The last lines of all resources, by time, and those that come. */
export class Merged {
  lines: ConsoleLine[] = [];
  readonly version = signal(0);
  readonly state = signal<{ following: Following; problem: string }>({ following: "loading", problem: "" });
  /** By how many rows the list shrank above, as a negative number; who draws it takes it. */
  shift = 0;
  private readonly abort = new AbortController();
  private known = new Set<string>();
  private waiting: ConsoleLine[] = [];
  private scheduled = false;
  private retry = 0;
  /** As in Source: a stream that was open and breaks is opened again before anybody is told. */
  private well = false;

  constructor(
    private readonly at: number | null,
    private readonly grep: string | null,
    private readonly limit = LIMIT,
  ) {}

  start(): void {
    void this.run();
  }

  close(): void {
    this.abort.abort();
    window.clearTimeout(this.retry);
  }

  /** Adds lines in the order they came; those that are here already, after a break, are left out. */
  add(lines: readonly ConsoleLine[]): void {
    for (const line of lines) {
      const key = `${line.resource} ${line.attempt}.${line.row}`;
      if (!this.known.has(key)) {
        this.known.add(key);
        this.lines.push(line);
      }
    }
    if (this.lines.length > this.limit) {
      const left = this.lines.splice(0, this.lines.length - this.limit + Math.min(STEP, this.limit / 10));
      left.forEach(({ resource, attempt, row }) => this.known.delete(`${resource} ${attempt}.${row}`));
      this.shift -= left.length;
    }
    this.version.value++;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    const wanted: Wanted = { tail: TAIL, ...(this.at === null ? { follow: true } : { at: this.at }), ...(this.grep === null ? {} : { grep: this.grep }) };
    let problem = "";
    try {
      await stream(null, wanted, signal, (lines) => this.take(lines), () => this.opened());
    } catch (cause) {
      problem = words(cause);
    }
    if (signal.aborted) {
      return;
    }
    if (problem !== "" && !this.well) {
      this.tell("broken", problem);
    }
    if (this.at === null || problem !== "") {
      this.retry = window.setTimeout(() => void this.run(), this.well && problem !== "" ? SOON_MS : RETRY_MS);
    }
    this.well = false;
  }

  private take(lines: ConsoleLine[]): void {
    this.waiting.push(...lines);
    if (!this.scheduled && lines.length > 0) {
      this.scheduled = true;
      const flush = () => {
        this.scheduled = false;
        this.add(this.waiting.splice(0));
      };
      if (document.hidden) {
        window.setTimeout(flush, 100);
      } else {
        requestAnimationFrame(flush);
      }
    }
  }

  private opened(): void {
    this.well = true;
    this.tell("following");
  }

  private tell(following: Following, problem = ""): void {
    this.state.value = { following, problem };
  }
}
