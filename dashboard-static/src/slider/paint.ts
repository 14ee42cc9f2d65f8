import type { Surface } from "../parts/canvas";
import type { MarkerKind } from "../wire/model";
import type { Bar } from "./scale";

export interface Mark {
  kind: MarkerKind;
  place: number;
}

interface Picture {
  bars: readonly Bar[];
  marks: readonly Mark[];
  thumb: number;
  past: boolean;
  /** Where the mark A stands, if there is one. */
  marked: number | null;
}

const tones: Record<MarkerKind, string> = {
  crash: "bad",
  failure: "bad",
  restart: "warn",
  health: "warn",
  command: "accent",
  config: "off",
  host: "off",
  session: "off",
};

/** How far the canvas goes beyond the line at each end, so that marks there are whole. */
export const MARGIN = 6;

/** The marks' own strip above the density. */
const STRIP = 10;

/** Draws density, marks and thumb. Marks differ by shape, not by colour alone. */
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
  for (const { kind, place } of picture.marks) {
    glyph(context, kind, x(place), STRIP / 2, colour(tones[kind]));
  }
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

/** Crash: a cross. Failure: a triangle. Restart: a ring. Health: a diamond. Command: a flag. Others: a tick. */
export function glyph(context: CanvasRenderingContext2D, kind: MarkerKind, x: number, y: number, colour: string): void {
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
    default:
      context.fillRect(x - 0.75, y - 3, 1.5, 7);
  }
}
