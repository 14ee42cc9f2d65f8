import type { Colours, Surface } from "../parts/canvas";
import { glyph } from "../slider/paint";
import type { Segment } from "../wire/model";
import type { Frame } from "./frame";
import { ticks } from "./frame";
import type { Arrow, Bar, DrawnLane, Errors } from "./picture";
import { drawStrip, type Metric } from "./strip";

/** How high a lane is: with its bars alone, and with a strip below them. */
export const LOW = 28;
export const HIGH = 48;
const BAR = 16;
const TOP = 6;

export interface Scene {
  lanes: readonly DrawnLane[];
  /** How high each of them is. */
  lane: number;
  /** What is drawn below the bars of a lane that is high enough. */
  metric: Metric;
  errors: ReadonlyMap<string, readonly Errors[]>;
  arrows: readonly Arrow[];
  frame: Frame;
  /** How far the lanes are scrolled up, in pixels. */
  scrolled: number;
  /** The moment shown, in milliseconds; what is later is pale. */
  shownAt: number;
  past: boolean;
  /** The part that is being chosen, its ends in any order. */
  brush: Frame | null;
  /** The lane under the pointer or the keyboard, else -1. */
  lit: number;
  /** Resources on the start-up's critical path. */
  critical: ReadonlySet<string>;
}

/** Returns the tone of a stretch of a life. */
export function toneOf({ state, health }: Segment): string {
  switch (state) {
    case "Running":
      return health === null || health === "Healthy" ? "ok" : "warn";
    case "Waiting":
    case "Starting":
    case "Building":
    case "Stopping":
      return "info";
    case "FailedToStart":
      return "bad";
    case "Unknown":
    case "RuntimeUnhealthy":
      return "warn";
    default:
      return "off";
  }
}

/** Draws the lanes that are in view: bars, marks, arrows, and the moment shown. */
export function drawLanes({ context, width, height, colour }: Surface, scene: Scene): void {
  const { frame, scrolled, lanes, lane: tall } = scene;
  const x = scaleTo(frame, width);
  drawGrid(context, frame, width, height, colour);
  const first = Math.max(0, Math.floor(scrolled / tall));
  const last = Math.min(lanes.length - 1, Math.floor((scrolled + height) / tall));
  for (let at = first; at <= last; at++) {
    const lane = lanes[at]!;
    const y = at * tall - scrolled;
    if (at === scene.lit) {
      context.fillStyle = colour("hover");
      context.fillRect(0, y, width, tall);
    }
    drawLane(context, lane, y, x, width, colour, scene.critical.has(lane.resource));
    if (tall === HIGH) {
      const errors = scene.errors.get(lane.resource) ?? [];
      drawStrip(context, { lane, metric: scene.metric, errors, y: y + TOP + BAR + 4, x }, colour);
    }
  }
  for (const arrow of scene.arrows) {
    const middle = (lane: number) => lane * tall - scrolled + TOP + BAR / 2;
    drawArrow(context, x(arrow.at), middle(arrow.fromLane), middle(arrow.toLane), arrow.critical, colour, height);
  }
  drawMoment(context, x(scene.shownAt), width, height, colour, scene.past);
  if (scene.brush !== null) {
    context.globalAlpha = 0.2;
    context.fillStyle = colour("accent");
    context.fillRect(x(scene.brush.from), 0, x(scene.brush.to) - x(scene.brush.from), height);
    context.globalAlpha = 1;
  }
}

/** Draws the times above the lanes. */
export function drawAxis({ context, width, height, colour }: Surface, frame: Frame, label: (at: number, step: number) => string): void {
  const x = scaleTo(frame, width);
  const { times, step } = ticks(frame, width / 110);
  context.fillStyle = colour("text-3");
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = "middle";
  for (const at of times) {
    context.fillRect(Math.round(x(at)), height - 5, 1, 5);
    context.fillText(label(at, step), x(at) + 4, height / 2);
  }
}

function scaleTo({ from, to }: Frame, width: number): (at: number) => number {
  const perMs = width / Math.max(1, to - from);
  return (at) => (at - from) * perMs;
}

function drawGrid(context: CanvasRenderingContext2D, frame: Frame, width: number, height: number, colour: Colours): void {
  const x = scaleTo(frame, width);
  context.fillStyle = colour("line");
  for (const at of ticks(frame, width / 110).times) {
    context.fillRect(Math.round(x(at)), 0, 1, height);
  }
}

function drawLane(
  context: CanvasRenderingContext2D,
  lane: DrawnLane,
  y: number,
  x: (at: number) => number,
  width: number,
  colour: Colours,
  critical: boolean,
): void {
  let drawnTo = -1;
  for (const bar of lane.bars) {
    const left = Math.max(-2, x(bar.from));
    const right = Math.min(width + 2, x(bar.to));
    if (right < 0 || left > width || (right - left < 0.5 && left < drawnTo)) {
      continue;
    }
    drawnTo = Math.max(right, left + 1);
    drawBar(context, bar, left, Math.max(1.5, right - left), y + TOP, colour, critical);
  }
  for (const { marker, at } of lane.marks) {
    const place = x(at);
    if (place < -8 || place > width + 8) {
      continue;
    }
    if (marker.kind === "health") {
      context.fillStyle = colour("text-3"); // A check's verdict: small, for there may be many.
      context.fillRect(Math.round(place), y + TOP + BAR, 1.5, 4);
    } else {
      glyph(context, marker.kind, place, y + TOP - 1, colour(marker.kind === "crash" || marker.kind === "failure" ? "bad" : "text-2"));
    }
  }
}

function drawBar(context: CanvasRenderingContext2D, bar: Bar, left: number, wide: number, y: number, colour: Colours, critical: boolean): void {
  const { segment } = bar;
  const tone = toneOf(segment);
  if (segment.state === "NotStarted" || segment.state === "Finished" || segment.state === "Exited") {
    context.fillStyle = colour(tone);
    context.fillRect(left, y + BAR / 2 - 1, wide, 2);
    if (segment.state !== "NotStarted") {
      context.fillRect(left, y + 3, 2, BAR - 6);
    }
    return;
  }
  context.fillStyle = colour(`${tone}-soft`);
  context.fillRect(left, y, wide, BAR);
  if (segment.state === "Waiting") {
    hatch(context, left, wide, y, colour(tone));
  }
  context.fillStyle = colour(tone);
  context.fillRect(left, y + BAR - 3, wide, 3);
  context.fillRect(left, y, Math.min(1.5, wide), BAR);
  if (segment.health !== null && segment.health !== "Healthy" && segment.state === "Running") {
    dashes(context, left, wide, y + BAR - 3, colour("surface"));
  }
  if (critical && (segment.state === "Waiting" || segment.state === "Starting" || segment.health === "Unhealthy")) {
    context.strokeStyle = colour("text");
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, y - 0.5, Math.max(1, wide - 1), BAR + 1);
  }
  const word = segment.changes > 1 ? `${segment.changes} changes` : wordOf(segment);
  if (wide > word.length * 6.4 + 14) {
    context.fillStyle = colour("text");
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "middle";
    context.fillText(word, Math.max(4, left + 6), y + BAR / 2 - 1);
  }
}

/** Returns the words for a stretch of a life. */
export function wordOf({ state, health }: Segment): string {
  const words = state.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  return state === "Running" && health !== null && health !== "Healthy" ? `Running, ${health.toLowerCase()}` : words;
}

function hatch(context: CanvasRenderingContext2D, left: number, wide: number, y: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(left, y, wide, BAR);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = left - BAR - (left % 7); at < left + wide; at += 7) {
    context.moveTo(at, y + BAR);
    context.lineTo(at + BAR, y);
  }
  context.stroke();
  context.restore();
}

function dashes(context: CanvasRenderingContext2D, left: number, wide: number, y: number, colour: string): void {
  context.fillStyle = colour;
  for (let at = left + 5; at < left + wide; at += 9) {
    context.fillRect(at, y, 3, 3);
  }
}

/** Draws an arrow from the middle of a lane's bars to the nearer edge of another's. */
function drawArrow(context: CanvasRenderingContext2D, x: number, from: number, middle: number, critical: boolean, colour: Colours, height: number): void {
  const down = middle > from;
  const to = middle + (down ? -BAR / 2 : BAR / 2);
  if (Math.max(from, to) < 0 || Math.min(from, to) > height) {
    return;
  }
  const point = down ? -5 : 5;
  context.strokeStyle = colour(critical ? "text" : "control");
  context.fillStyle = context.strokeStyle;
  context.lineWidth = critical ? 2 : 1.25;
  context.beginPath();
  context.moveTo(x, from);
  context.lineTo(x, to + point);
  context.stroke();
  context.beginPath();
  context.arc(x, from, 2.5, 0, 2 * Math.PI);
  context.moveTo(x, to);
  context.lineTo(x - 4, to + point * 1.4);
  context.lineTo(x + 4, to + point * 1.4);
  context.fill();
}

function drawMoment(context: CanvasRenderingContext2D, x: number, width: number, height: number, colour: Colours, past: boolean): void {
  if (x < width) {
    context.globalAlpha = 0.62;
    context.fillStyle = colour("bg");
    context.fillRect(Math.max(0, x), 0, width - Math.max(0, x), height);
    context.globalAlpha = 1;
  }
  context.fillStyle = colour(past ? "past" : "ok");
  context.fillRect(x - 1, 0, 2, height);
}
