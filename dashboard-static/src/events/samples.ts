import { computed, effect, signal } from "@preact/signals";
import { param } from "../shell/router";
import { offers } from "../wire/abilities";
import { json } from "../wire/http";
import { board, generation, logs, onEvent } from "../wire/live";
import { merged } from "./listing";

// A program that runs is measured again and again: what it uses has lines of its own elsewhere, and
// in the list of events it would bury the rest.

const TYPE = "UsageSampled";

/** Whether samples stand in the list; the address says so. */
export const shownSamples = computed(() => param("samples") === "shown");

/** Where they are in the log, ascending. */
export const samples = signal<readonly number[]>([]);

/** Returns whether an event is one of them. */
export function isSample({ type }: { type: string }): boolean {
  return type === TYPE;
}

/** Returns whether a query asks for them by name. */
export function asksForSamples(query: string): boolean {
  return query.toLowerCase().includes(TYPE.toLowerCase());
}

/** Of which log they are, and up to where none of it is missing. */
let log = 0;
let complete = 0;

onEvent((event) => {
  if (isSample(event)) {
    samples.value = merged(samples.value, [event.position]);
  }
});

effect(() => {
  if (generation.value > 0) {
    void load();
  }
});

/** Asks for those that this page has not seen; meanwhile others come by the stream. */
async function load(): Promise<void> {
  const [asked, end] = [logs.peek(), board.peek()?.position ?? 0];
  if (asked !== log) {
    [log, complete] = [asked, 0];
    samples.value = [];
  }
  try {
    let from = (await offers("/api/usage")) ? complete + 1 : 0;
    while (from > 0) {
      const { positions, next } = await json<{ positions: number[]; next: number }>(`api/usage?from=${from}`);
      if (asked !== log) {
        return;
      }
      samples.value = merged(samples.value, positions);
      from = next;
      complete = from === 0 ? Math.max(complete, end) : complete;
    }
  } catch {
    // None is left out then; they are asked for again when the host is back.
  }
}
