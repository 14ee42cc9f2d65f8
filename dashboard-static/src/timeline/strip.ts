import { bytes, percent } from "../page/numbers";
import type { Colours } from "../parts/canvas";
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

interface Strip {
  lane: DrawnLane;
  metric: Metric;
  errors: readonly Errors[];
  /** Its upper edge. */
  y: number;
  x: (at: number) => number;
  width: number;
}

/** Draws the metric as an area below a lane's bars, as high as its own most, and errors as columns before it. */
export function drawStrip(context: CanvasRenderingContext2D, { lane, metric, errors, y, x, width }: Strip, colour: Colours): void {
  const floor = y + HEIGHT;
  if (metric !== "none" && lane.usage.length > 0) {
    const most = Math.max(...lane.usage.map((measured) => valueOf(measured, metric)), 1e-9);
    drawArea(context, lane.usage.map((measured) => ({ at: (x(measured.from) + x(measured.to)) / 2, share: valueOf(measured, metric) / most })), floor, colour("accent"));
    context.fillStyle = colour("text-3");
    context.font = `10px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "top";
    context.textAlign = "end";
    context.fillText(`≤ ${words(most, metric)}`, width - 4, y - 1);
    context.textAlign = "start";
  }
  const many = Math.max(...errors.map(({ lines }) => lines), 1);
  context.fillStyle = colour("bad");
  for (const { from, to, lines } of errors) {
    const tall = 4 + (Math.log1p(lines) / Math.log1p(many)) * (HEIGHT - 6);
    context.fillRect(x(from), floor - tall, Math.max(2, x(to) - x(from) - 1), tall);
  }
}

function drawArea(context: CanvasRenderingContext2D, points: readonly { at: number; share: number }[], floor: number, colour: string): void {
  context.beginPath();
  points.forEach(({ at, share }) => context.lineTo(at, floor - 1 - share * (HEIGHT - 3)));
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.stroke();
  context.lineTo(points.at(-1)!.at, floor);
  context.lineTo(points[0]!.at, floor);
  context.globalAlpha = 0.14;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
