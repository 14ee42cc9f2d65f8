import type { Surface } from "../parts/canvas";
import type { MarkerKind } from "../wire/model";
import type { Bar } from "./scale";

/** What the host marks, and what people have: their notes, and that they keep the session. */
export type MarkKind = MarkerKind | "pin";

export interface Mark {
  kind: MarkKind;
  place: number;
}

interface Picture {
  bars: readonly Bar[];
  thumb: number;
  past: boolean;
  /** Where the mark A stands, if there is one. */
  marked: number | null;
}

/** Their colours, as tokens. */
export const tones: Record<MarkKind, string> = {
  crash: "bad",
  failure: "bad",
  restart: "warn",
  health: "warn",
  command: "accent",
  config: "off",
  host: "off",
  session: "off",
  note: "accent",
  pin: "accent",
};

/** How far the canvas goes beyond the line at each end, so that marks there are whole. */
export const MARGIN = 6;

/** The marks' own strip above the density. */
const STRIP = 10;

/** Nearer to each other, marks of a kind cover each other. */
const APART = 3;

/** Returns the marks that are seen on a line of this width: of those of a kind that would cover each other, the first. */
export function visible(marks: readonly Mark[], width: number): Mark[] {
  const taken = new Set<string>();
  return marks.filter(({ kind, place }) => {
    const spot = `${kind} ${Math.round((place * width) / APART)}`;
    return !taken.has(spot) && taken.add(spot);
  });
}

/** Draws the marks. They differ by shape, not by colour alone. */
export function paintMarks({ context, width, colour }: Surface, marks: readonly Mark[]): void {
  const line = width - 2 * MARGIN;
  for (const { kind, place } of visible(marks, line)) {
    glyph(context, kind, MARGIN + Math.round(place * line), STRIP / 2, colour(tones[kind]));
  }
}

/** Draws density and thumb: what changes with every step. */
export function paintTrack({ context, width, height, colour }: Surface, picture: Picture): void {
  const line = width - 2 * MARGIN;
  const x = (place: number) => MARGIN + Math.round(place * line);
  const floor = height - 1;
  const tall = floor - STRIP - 2;
  context.fillStyle = colour("line");
  context.fillRect(MARGIN, floor, line, 1);
  for (const { from, to, height: share } of picture.bars) {
    const left = MARGIN + from * line;
    const room = (to - from) * line;
    const wide = Math.max(1, room - (room > 3 ? 1 : 0));
    context.fillStyle = colour(from < picture.thumb ? (picture.past ? "past" : "control") : "line-strong");
    context.globalAlpha = from < picture.thumb ? 0.55 : 0.8;
    context.fillRect(left, floor - Math.max(2, share * tall), wide, Math.max(2, share * tall));
  }
  context.globalAlpha = 1;
  if (picture.marked !== null) {
    letter(context, "A", x(picture.marked), height, colour);
  }
  const at = x(picture.thumb);
  context.fillStyle = colour(picture.past ? "past" : "ok");
  context.fillRect(at - 1, 0, 2, height);
  context.beginPath();
  context.arc(at, height - 6, 5, 0, 2 * Math.PI);
  context.fill();
}

function letter(context: CanvasRenderingContext2D, text: string, x: number, height: number, colour: Surface["colour"]): void {
  context.fillStyle = colour("accent");
  context.fillRect(x - 0.5, 0, 1, height);
  context.fillRect(x - 6, 0, 12, 12);
  context.fillStyle = colour("on-accent");
  context.font = "bold 9px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, 6.5);
  context.textAlign = "start";
}

/** Crash: a cross. Failure: a triangle. Restart: a ring. Health: a diamond. Command: a flag. Note: a bubble. Pin: a pin. Others: a tick. */
export function glyph(context: CanvasRenderingContext2D, kind: MarkKind, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  switch (kind) {
    case "crash":
      context.moveTo(x - 3.5, y - 3.5);
      context.lineTo(x + 3.5, y + 3.5);
      context.moveTo(x + 3.5, y - 3.5);
      context.lineTo(x - 3.5, y + 3.5);
      context.stroke();
      break;
    case "failure":
      context.moveTo(x, y - 4);
      context.lineTo(x + 4, y + 3.5);
      context.lineTo(x - 4, y + 3.5);
      context.fill();
      break;
    case "restart":
      context.arc(x, y, 3, 0, 2 * Math.PI);
      context.stroke();
      break;
    case "health":
      context.moveTo(x, y - 4);
      context.lineTo(x + 3.5, y);
      context.lineTo(x, y + 4);
      context.lineTo(x - 3.5, y);
      context.fill();
      break;
    case "command":
      context.moveTo(x, y - 4);
      context.lineTo(x + 5, y - 1.5);
      context.lineTo(x, y + 1);
      context.fill();
      context.fillRect(x - 0.75, y - 4, 1.5, 9);
      break;
    case "note":
      context.fillRect(x - 4, y - 4, 8, 6);
      context.moveTo(x - 2, y + 1);
      context.lineTo(x - 2, y + 5);
      context.lineTo(x + 2, y + 1);
      context.fill();
      break;
    case "pin":
      context.arc(x, y - 1.5, 2.75, 0, 2 * Math.PI);
      context.fill();
      context.fillRect(x - 0.75, y, 1.5, 5);
      break;
    default:
      context.fillRect(x - 0.75, y - 3, 1.5, 7);
  }
}
