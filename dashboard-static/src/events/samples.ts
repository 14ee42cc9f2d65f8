import { computed, effect, signal } from "@preact/signals";
import { param } from "../shell/router";
import { offers } from "../wire/abilities";
import { json } from "../wire/http";
import { generation, onEvent } from "../wire/live";

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

onEvent((event) => {
  const { position } = event;
  if (isSample(event) && position > (samples.value.at(-1) ?? 0)) {
    samples.value = [...samples.value, position];
  }
});

effect(() => {
  if (generation.value > 0) {
    void load();
  }
});

async function load(): Promise<void> {
  try {
    if (await offers("/api/usage")) {
      samples.value = (await json<{ positions: number[] }>("api/usage")).positions;
    }
  } catch {
    // None is left out then; they are asked for again when the host is back.
  }
}
