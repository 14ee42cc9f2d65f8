import { computed, signal } from "@preact/signals";
import { goLive, goTo, head, isPast, thumb } from "../shell/moment";
import { stored } from "../shell/stored";
import { events } from "../wire/log";
import type { Envelope } from "../wire/model";
import { pace } from "./pace";

export const speeds = [1, 2, 5, 10, 30, 60] as const;

/** How many times faster than it happened. */
export const speed = stored<number>("reprise.speed", 10);
export const playing = signal(false);
/** Whether the slider is being dragged. */
export const dragging = signal(false);
/** Whether moments follow each other so fast that nobody wants each of them told. */
export const scrubbing = computed(() => playing.value || dragging.value);

const AHEAD = 200;
let timer = 0;

/** Plays from the moment shown; from the start of the session where that is the present. */
export function play(first: number): void {
  if (!isPast.value) {
    goTo(first);
  }
  playing.value = true;
  void advance(thumb.value);
}

/** Stops where it is. */
export function pause(): void {
  playing.value = false;
  window.clearTimeout(timer);
}

/** Shows the events after `from` one by one, at their distances in time. */
async function advance(from: number): Promise<void> {
  const next = await events(from, Math.min(from + AHEAD, head.value));
  if (playing.value) {
    run(next, 0);
  }
}

function run(upcoming: Envelope[], at: number): void {
  const now = upcoming[at];
  const next = upcoming[at + 1];
  if (next === undefined) {
    if (now !== undefined && now.position < head.value) {
      void advance(now.position);
    } else {
      pause();
      goLive();
    }
    return;
  }
  const wait = pace(Date.parse(next.recordedAt) - Date.parse(now!.recordedAt), speed.value);
  timer = window.setTimeout(() => {
    if (!playing.value || thumb.value !== now!.position) {
      pause(); // somebody moved the slider
      return;
    }
    goTo(next.position);
    run(upcoming, at + 1);
  }, wait);
}
