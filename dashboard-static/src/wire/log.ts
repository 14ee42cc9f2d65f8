import { signal } from "@preact/signals";
import { json } from "./http";
import { board, generation, logs, onEvent } from "./live";
import type { Envelope } from "./model";

// Events by position, in pages: the log has no gaps, so a position says where its event is. Pages
// that are over never change; the last one is asked for again when it has grown.

const PAGE = 200;
const KEPT = 200;
/** How long the slider has to stand before what happened there is asked for: a step shall not wait behind a page of events. */
const SOON_MS = 60;

interface Page {
  events: Map<number, Envelope>;
  /** The head of the log when it was asked for. */
  as: number;
}

const pages = new Map<number, Page>();
const asked = new Map<number, Promise<void>>();

/** Grows when events have come that were asked for. */
export const loaded = signal(0);

/** Returns an event if it is here; otherwise asks for it, and `loaded` grows once it is. */
export function event(position: number): Envelope | undefined {
  const found = held(position);
  if (found === undefined && isMissing(position)) {
    void load(position);
  }
  return found;
}

/** Returns an event if it is here, and asks for it once nobody has asked for another this way for a moment. */
export function eventSoon(position: number): Envelope | undefined {
  const found = held(position);
  window.clearTimeout(soon);
  if (found === undefined && isMissing(position)) {
    soon = window.setTimeout(() => void load(position), SOON_MS);
  }
  return found;
}

let soon = 0;

function held(position: number): Envelope | undefined {
  return pages.get(Math.floor(position / PAGE))?.events.get(position);
}

function isMissing(position: number): boolean {
  return position >= 1 && position <= (board.value?.position ?? 0) && (pages.get(Math.floor(position / PAGE))?.as ?? 0) < position;
}

/** Returns an event once it has come; undefined where the log has none there. */
export async function eventAt(position: number): Promise<Envelope | undefined> {
  if (event(position) === undefined) {
    await load(position);
  }
  return held(position);
}

/** Returns the events of a stretch, as far as they are in the log; both ends belong to it. */
export async function events(from: number, to: number): Promise<Envelope[]> {
  const found: Envelope[] = [];
  for (let start = Math.max(1, from); start <= to; start = (Math.floor(start / PAGE) + 1) * PAGE) {
    const page = pages.get(Math.floor(start / PAGE));
    const end = Math.min(to, (Math.floor(start / PAGE) + 1) * PAGE - 1);
    if (page === undefined || page.as < end) {
      await load(start);
    }
    for (let position = start; position <= end; position++) {
      const event = pages.get(Math.floor(start / PAGE))?.events.get(position);
      if (event !== undefined) {
        found.push(event);
      }
    }
  }
  return found;
}

/** Returns the nearest event before or after a position that concerns a resource, else undefined. */
export async function neighbour(resource: string, position: number, by: 1 | -1): Promise<Envelope | undefined> {
  const name = `resource=${encodeURIComponent(resource)}`;
  if (by > 0) {
    return (await json<Envelope[]>(`api/events?${name}&from=${position + 1}&limit=1`))[0];
  }
  for (let to = position - 1, width = 100; to >= 1; to -= width, width *= 4) {
    const found = await json<Envelope[]>(`api/events?${name}&from=${Math.max(1, to - width + 1)}&to=${to}`);
    if (found.length > 0) {
      return found.at(-1);
    }
  }
  return undefined;
}

function load(position: number): Promise<void> {
  const number = Math.floor(position / PAGE);
  let promise = asked.get(number);
  if (promise === undefined) {
    promise = ask(number).finally(() => asked.delete(number));
    asked.set(number, promise);
  }
  return promise;
}

async function ask(number: number): Promise<void> {
  const as = board.value?.position ?? 0;
  const from = Math.max(1, number * PAGE);
  try {
    const found = await json<Envelope[]>(`api/events?from=${from}&to=${(number + 1) * PAGE - 1}`);
    const whole = found.at(-1)?.position === (number + 1) * PAGE - 1;
    const events = new Map(found.map((event) => [event.position, event]));
    keep(number, { events, as: whole ? Number.MAX_SAFE_INTEGER : Math.max(as, found.at(-1)?.position ?? 0) });
    loaded.value++;
  } catch {
    // The connection's state tells; `event` asks again.
  }
}

function keep(number: number, page: Page): void {
  pages.delete(number);
  pages.set(number, page);
  if (pages.size > KEPT) {
    pages.delete(pages.keys().next().value!);
  }
}

// What the stream brings need not be asked for.
onEvent((event) => {
  const page = pages.get(Math.floor(event.position / PAGE));
  if (page !== undefined && page.as >= event.position - 1) {
    page.events.set(event.position, event);
    page.as = Math.max(page.as, event.position);
  }
});
logs.subscribe(() => pages.clear());
generation.subscribe(() => loaded.value++);
