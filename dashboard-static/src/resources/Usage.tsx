import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { bytes, percent } from "../page/numbers";
import { useCanvas } from "../parts/canvas";
import { isPast, shown, shownSession } from "../shell/moment";
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
  if (!sampled) {
    return null;
  }
  const cpu = samples.value.flatMap(({ cpuPercent }) => (cpuPercent === null ? [] : [cpuPercent]));
  const memory = samples.value.flatMap(({ memoryBytes }) => (memoryBytes === null ? [] : [memoryBytes]));
  return (
    <Section title="Usage">
      <div class="usage">
        <Spark label="CPU" value={view.cpuPercent == null ? "–" : percent(view.cpuPercent)} most={percent(Math.max(...cpu, 0))} values={cpu} />
        <Spark label="Memory" value={view.memoryBytes == null ? "–" : bytes(view.memoryBytes)} most={bytes(Math.max(...memory, 0))} values={memory} />
      </div>
    </Section>
  );
}

function Spark({ label, value, most, values }: { label: string; value: string; most: string; values: readonly number[] }) {
  const canvas = useCanvas(({ context, width, height, colour }) => {
    const top = Math.max(...values, 1e-9) * 1.1;
    const x = (at: number) => (values.length < 2 ? width : (at / (values.length - 1)) * width);
    context.beginPath();
    values.forEach((value, at) => context.lineTo(x(at), height - 1 - (value / top) * (height - 2)));
    context.strokeStyle = colour("accent");
    context.lineWidth = 1.5;
    context.stroke();
    context.lineTo(width, height);
    context.lineTo(0, height);
    context.globalAlpha = 0.15;
    context.fillStyle = colour("accent");
    context.fill();
    context.globalAlpha = 1;
  });
  return (
    <div class="spark">
      <span class="quiet">{label}</span>
      <strong class="number">{value}</strong>
      <canvas ref={canvas} role="img" aria-label={`${label} over time, at most ${most}`} />
      <span class="quiet small number">at most {most}</span>
    </div>
  );
}
