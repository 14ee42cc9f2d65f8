import { computed, effect, signal } from "@preact/signals";
import { shownSession } from "../shell/moment";
import { stored } from "../shell/stored";
import { json } from "../wire/http";
import { generation, logs } from "../wire/live";
import type { Timeline } from "../wire/model";
import { bars, byEvent, byTime, type Stretch } from "./scale";

// What the slider shows: the session of the shown moment, as the server has binned it.

const BUCKETS = 240;
/** How often a growing log is looked at again. */
const AGAIN_MS = 2000;

export const track = signal<Timeline | null>(null);
/** Whether the slider gives equal room to each second instead of to each event. */
export const evenTime = stored("reprise.even-time", false);

export const stretch = computed<Stretch | null>(() => {
  const session = shownSession.value;
  if (session === undefined) {
    return null;
  }
  const known = track.value;
  const fits = known !== null && known.from === session.first;
  return { first: session.first, last: session.last, density: fits ? known.density : [] };
});
export const scale = computed(() => {
  const range = stretch.value ?? { first: 1, last: 1, density: [] };
  return evenTime.value ? byTime(range) : byEvent(range);
});
export const densityBars = computed(() => (stretch.value === null ? [] : bars(stretch.value, evenTime.value)));
/** The marks of the session; of more than one at a place, the server says how many. */
export const markers = computed(() => (stretch.value?.density.length ? (track.value?.markers ?? []) : []));

let timer = 0;
let asked = "";

async function load(first: number, last: number): Promise<void> {
  const key = `${logs.value} ${first} ${last}`;
  if (key === asked) {
    return;
  }
  asked = key;
  try {
    const answer = await json<Timeline>(`api/timeline?from=${first}&to=${last}&buckets=${BUCKETS}`);
    if (asked === key) {
      track.value = answer;
    }
  } catch {
    asked = "";
  }
}

effect(() => {
  generation.value;
  const session = shownSession.value;
  if (session === undefined) {
    return;
  }
  const { first, last } = session;
  if (track.value?.from !== first) {
    void load(first, last);
  } else if (timer === 0) {
    timer = window.setTimeout(() => {
      timer = 0;
      const now = shownSession.value;
      if (now !== undefined) {
        void load(now.first, now.last);
      }
    }, AGAIN_MS);
  }
});
