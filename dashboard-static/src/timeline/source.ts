import { useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { levelExpression } from "../console/levels";
import { isPast, shownSession } from "../shell/moment";
import { json } from "../wire/http";
import { generation } from "../wire/live";
import type { LogDensity, Timeline } from "../wire/model";
import { Spared } from "../wire/spared";
import type { Frame } from "./frame";

const BUCKETS = 400;
/** After how long a change of the range, or of the log, is asked for. */
const SOON_MS = 150;
const GROWN_MS = 1000;

/** Returns the timeline of the shown session, or of the part in view, as the server bins it. */
export function useTimeline(zoomed: Signal<Frame | null>): ReadonlySignal<Timeline | null> {
  return useBinned<Timeline>("api/timeline?", zoomed);
}

/** Returns when lines told of errors, in the same parts; nothing while that is not wanted. */
export function useErrors(zoomed: Signal<Frame | null>, wanted: boolean): ReadonlySignal<LogDensity | null> {
  return useBinned<LogDensity>(wanted ? `api/logs/density?grep=${encodeURIComponent(levelExpression("error"))}&` : null, zoomed);
}

/**
 * Returns the server's answer to `path` for what is in view. Live, it is asked for again as the log
 * grows; while the past is shown it stands still.
 */
function useBinned<T>(path: string | null, zoomed: Signal<Frame | null>): ReadonlySignal<T | null> {
  const answer = useSignal<T | null>(null);
  const whole = useRef<number | undefined>(undefined);
  const spared = useRef(new Spared());
  const session = shownSession.value;
  const first = session?.first;
  const last = session?.last;
  const frame = zoomed.value;
  // A browser's times end at the millisecond, so the session's begin would be a time before its first event.
  const from = frame === null || frame.from <= Date.parse(session?.openedAt ?? "") ? first : iso(frame.from);
  const range = `from=${from}&to=${frame === null ? last : iso(frame.to)}`;
  const still = isPast.value && answer.value !== null && frame === null && whole.current === first;
  useEffect(() => {
    if (path === null) {
      answer.value = null;
    }
    if (path === null || first === undefined || last === undefined || still) {
      return undefined;
    }
    const abort = new AbortController();
    const load = () =>
      spared.current
        .ask(() => json<T>(`${path}${range}&buckets=${BUCKETS}`, { signal: abort.signal }))
        .then((found) => {
          answer.value = found;
          whole.current = frame === null ? first : undefined;
        })
        .catch(() => undefined);
    const wait = answer.value === null ? 0 : frame === null ? spared.current.wait(GROWN_MS) : SOON_MS;
    const timer = window.setTimeout(() => void load(), wait);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [path, range, still, generation.value]);
  return answer;
}

function iso(at: number): string {
  return encodeURIComponent(new Date(at).toISOString());
}
