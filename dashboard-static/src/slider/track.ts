import { computed, effect, signal } from "@preact/signals";
import { notes } from "../notes/kept";
import { shownSession } from "../shell/moment";
import { stored } from "../shell/stored";
import { json } from "../wire/http";
import { generation, logs } from "../wire/live";
import type { Timeline } from "../wire/model";
import { Spared } from "../wire/spared";
import type { MarkKind } from "./paint";
import { bars, byEvent, byTime, type Stretch } from "./scale";

// What the slider shows: the session of the shown moment, as the server has binned it.

const BUCKETS = 240;
/** How often a growing log is looked at again. */
const AGAIN_MS = 2000;

export const track = signal<Timeline | null>(null);
/** Whether the slider gives equal room to each second instead of to each event. */
export const evenTime = stored("reprise.even-time", false);

// As numbers: a step within a session changes nothing here, and nothing of the session is drawn again.
const first = computed(() => shownSession.value?.first);
const last = computed(() => shownSession.value?.last);
const pinned = computed(() => shownSession.value?.pinned === true);

export const stretch = computed<Stretch | null>(() => {
  if (first.value === undefined || last.value === undefined) {
    return null;
  }
  const known = track.value;
  const fits = known !== null && known.from === first.value;
  return { first: first.value, last: last.value, density: fits ? known.density : [] };
});
export const scale = computed(() => {
  const range = stretch.value ?? { first: 1, last: 1, density: [] };
  return evenTime.value ? byTime(range) : byEvent(range);
});
export const densityBars = computed(() => (stretch.value === null ? [] : bars(stretch.value, evenTime.value)));
/** A mark on the slider; of more than one at a place, `count` says how many. */
export interface SliderMark {
  kind: MarkKind;
  position: number;
  resource: string | null;
  text: string;
  count: number;
}

/** What people have said of the session: their notes, and that it is kept. */
const remarks = computed<SliderMark[]>(() => {
  const [from = 0, to = 0] = [first.value, last.value];
  const remark = { resource: null, count: 1 };
  const here = (notes.value ?? []).filter(({ position }) => position >= from && position <= to);
  return [
    ...(pinned.value ? [{ ...remark, kind: "pin" as const, position: from, text: "the session is pinned" }] : []),
    ...here.map(({ position, text }) => ({ ...remark, kind: "note" as const, position, text: `note: ${text}` })),
  ];
});
/** A note is marked where it belongs, not where it was written. */
export const markers = computed<readonly SliderMark[]>(() => [
  ...(stretch.value?.density.length ? (track.value?.markers ?? []) : []).filter(({ kind }) => kind !== "note"),
  ...remarks.value,
]);

let timer = 0;
let asked = "";
const spared = new Spared();

async function load(from: number, to: number): Promise<void> {
  const key = `${logs.value} ${from} ${to}`;
  if (key === asked) {
    return;
  }
  asked = key;
  try {
    const answer = await spared.ask(() => json<Timeline>(`api/timeline?from=${from}&to=${to}&buckets=${BUCKETS}`));
    if (asked === key) {
      track.value = answer;
    }
  } catch {
    asked = "";
  }
}

effect(() => {
  generation.value;
  if (first.value === undefined || last.value === undefined) {
    return;
  }
  if (track.value?.from !== first.value) {
    void load(first.value, last.value);
  } else if (timer === 0) {
    timer = window.setTimeout(() => {
      timer = 0;
      if (first.value !== undefined && last.value !== undefined) {
        void load(first.value, last.value);
      }
    }, spared.wait(AGAIN_MS));
  }
});
