import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { bytes, percent } from "../page/numbers";
import { shownAt } from "../page/time";
import { useCanvas } from "../parts/canvas";
import { drawSteps } from "../parts/steps";
import { isPast, shown, shownSession } from "../shell/moment";
import { track } from "../slider/track";
import { json } from "../wire/http";
import type { ResourceView } from "../wire/model";
import { Section } from "./Section";

interface Sample {
  position: number;
  at: string;
  cpuPercent: number | null;
  memoryBytes: number | null;
}

/** More is not drawn: a line of this width tells no more. */
const MOST = 240;

/** Processor and memory up to the moment shown, as the host sampled them; nothing where it does not. */
export function Usage({ view }: { view: ResourceView }) {
  const samples = useSignal<readonly Sample[]>([]);
  const to = isPast.value ? shown.value!.position : null;
  const from = shownSession.value?.first ?? 1;
  const sampled = view.cpuPercent != null || view.memoryBytes != null;
  useEffect(() => {
    if (!sampled) {
      return undefined;
    }
    const abort = new AbortController();
    const range = `from=${from}${to === null ? "" : `&to=${to}`}`;
    json<{ samples: Sample[] }>(`api/usage/${encodeURIComponent(view.name)}?${range}`, { signal: abort.signal })
      .then((answer) => (samples.value = answer.samples.slice(-MOST)))
      .catch(() => undefined);
    return () => abort.abort();
  }, [view.name, to, from, view.cpuPercent, view.memoryBytes]);
  if (!sampled || samples.value.length === 0) {
    return null;
  }
  return (
    <Section title="Usage">
      <div class="usage">
        <Spark label="CPU" name={view.name} samples={samples.value} value={({ cpuPercent }) => cpuPercent} words={percent} now={view.cpuPercent ?? null} />
        <Spark label="Memory" name={view.name} samples={samples.value} value={({ memoryBytes }) => memoryBytes} words={bytes} now={view.memoryBytes ?? null} />
      </div>
    </Section>
  );
}

interface SparkProps {
  label: string;
  name: string;
  samples: readonly Sample[];
  value: (sample: Sample) => number | null;
  words: (value: number) => string;
  now: number | null;
}

/** One of them over time; where a life has ended, that is marked. */
function Spark({ label, name, samples, value, words, now }: SparkProps) {
  const known = samples.flatMap((sample) => {
    const measured = value(sample);
    return measured === null ? [] : [{ at: Date.parse(sample.at), measured }];
  });
  const most = Math.max(...known.map(({ measured }) => measured), 0);
  const canvas = useCanvas(({ context, width, height, colour }) => {
    const start = known[0]?.at ?? 0;
    const length = Math.max(1, shownAt.value - start);
    const x = (at: number) => ((at - start) / length) * width;
    const points = known.map(({ at, measured }) => ({ x: x(at), y: height - 1 - (measured / Math.max(most, 1e-9)) * (height - 4) }));
    drawSteps(context, points, width, height, colour("accent"));
    context.fillStyle = colour("bad");
    for (const { kind, resource, at } of track.value?.markers ?? []) {
      const place = x(Date.parse(at));
      if (kind === "crash" && resource === name && place >= 0 && place <= width) {
        context.fillRect(place, 0, 1.5, height);
      }
    }
  });
  return (
    <div class="spark">
      <span class="quiet">{label}</span>
      <strong class="number">{now === null ? "–" : words(now)}</strong>
      <canvas ref={canvas} role="img" aria-label={`${label} over time, at most ${words(most)}; red where it crashed`} />
      <span class="quiet small number">at most {words(most)}</span>
    </div>
  );
}
