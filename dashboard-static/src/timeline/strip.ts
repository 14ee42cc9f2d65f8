import { bytes, percent } from "../page/numbers";
import type { Colours } from "../parts/canvas";
import { drawSteps } from "../parts/steps";
import type { DrawnLane, Errors, Measured } from "./picture";

/** What is drawn below the bars, besides errors. */
export type Metric = "cpu" | "memory" | "none";

const HEIGHT = 18;

/** Returns what was measured, in the metric's unit. */
export function valueOf({ cpuPercent, memoryBytes }: Measured, metric: Metric): number {
  return metric === "cpu" ? cpuPercent : memoryBytes;
}

/** Returns a value as people say it. */
export function words(value: number, metric: Metric): string {
  return metric === "cpu" ? percent(value) : bytes(value);
}

/** Returns the most of what was measured in a lane, in the metric's unit; null where nothing was. */
export function most({ usage }: DrawnLane, metric: Metric): number | null {
  return metric === "none" || usage.length === 0 ? null : Math.max(...usage.map((measured) => valueOf(measured, metric)));
}

interface Strip {
  lane: DrawnLane;
  metric: Metric;
  errors: readonly Errors[];
  /** Its upper edge. */
  y: number;
  x: (at: number) => number;
}

/** Draws the metric as an area below a lane's bars, as high as its own most, and errors as columns before it. */
export function drawStrip(context: CanvasRenderingContext2D, { lane, metric, errors, y, x }: Strip, colour: Colours): void {
  const floor = y + HEIGHT;
  const top = Math.max(most(lane, metric) ?? 0, 1e-9);
  for (const { measured, end } of lives(lane)) {
    const points = measured.map((each) => ({ x: x(each.from), y: floor - 1 - (valueOf(each, metric) / top) * (HEIGHT - 3) }));
    drawSteps(context, metric === "none" ? [] : points, x(end), floor, colour("accent"));
  }
  const many = Math.max(...errors.map(({ lines }) => lines), 1);
  context.fillStyle = colour("bad");
  for (const { from, to, lines } of errors) {
    const tall = 4 + (Math.log1p(lines) / Math.log1p(many)) * (HEIGHT - 6);
    context.fillRect(x(from), floor - tall, Math.max(2, x(to) - x(from) - 1), tall);
  }
}

/** Returns what was measured life by life, with the end of each: a value holds until the next one, but not over an end. */
export function lives({ bars, usage }: DrawnLane): { measured: Measured[]; end: number }[] {
  const found: { measured: Measured[]; end: number }[] = [];
  let current: { measured: Measured[]; end: number } | null = null;
  for (const { segment, from, to } of bars) {
    if (segment.state !== "Running" && segment.state !== "Stopping") {
      current = null;
      continue;
    }
    if (current === null) {
      current = { measured: [], end: to };
      found.push(current);
    }
    current.measured.push(...usage.filter((each) => middle(each) >= from && middle(each) < to));
    current.end = to;
  }
  return found.filter(({ measured }) => measured.length > 0);
}

function middle({ from, to }: Measured): number {
  return (from + to) / 2;
}
