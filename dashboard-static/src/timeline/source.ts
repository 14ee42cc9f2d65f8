import { useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isPast, shownSession } from "../shell/moment";
import { json } from "../wire/http";
import { generation } from "../wire/live";
import type { Timeline } from "../wire/model";
import type { Frame } from "./frame";

const BUCKETS = 400;
/** After how long a change of the range, or of the log, is asked for. */
const SOON_MS = 150;
const GROWN_MS = 1000;

/**
 * Returns the timeline of the shown session, or of the part in view, as the server bins it. Live,
 * it is asked for again as the log grows; while the past is shown it stands still.
 */
export function useTimeline(zoomed: Signal<Frame | null>): ReadonlySignal<Timeline | null> {
  const timeline = useSignal<Timeline | null>(null);
  const session = shownSession.value;
  const first = session?.first;
  const last = session?.last;
  const frame = zoomed.value;
  const range = frame === null ? `from=${first}&to=${last}` : `from=${iso(frame.from)}&to=${iso(frame.to)}`;
  const still = isPast.value && timeline.value !== null && frame === null && timeline.value.from === first;
  useEffect(() => {
    if (first === undefined || last === undefined || still) {
      return undefined;
    }
    const abort = new AbortController();
    const load = () =>
      json<Timeline>(`api/timeline?${range}&buckets=${BUCKETS}`, { signal: abort.signal })
        .then((answer) => (timeline.value = answer))
        .catch(() => undefined);
    const wait = timeline.value === null ? 0 : frame === null ? GROWN_MS : SOON_MS;
    const timer = window.setTimeout(() => void load(), wait);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [range, still, generation.value]);
  return timeline;
}

function iso(at: number): string {
  return encodeURIComponent(new Date(at).toISOString());
}
