/** The stretch of time that is in view, in milliseconds. */
export interface Frame {
  from: number;
  to: number;
}

/** Less is never in view. */
const LEAST_MS = 20;

/** Returns the frame made `by` times as long around a place from 0 to 1, kept within `whole`. */
export function zoom(frame: Frame, whole: Frame, by: number, place: number): Frame {
  const length = Math.max(LEAST_MS, (frame.to - frame.from) * by);
  const from = frame.from + (frame.to - frame.from) * place - length * place;
  return within({ from, to: from + length }, whole);
}

/** Returns the frame moved by a share of its length, kept within `whole`. */
export function pan(frame: Frame, whole: Frame, by: number): Frame {
  const shift = (frame.to - frame.from) * by;
  return within({ from: frame.from + shift, to: frame.to + shift }, whole);
}

/** Returns the frame moved, and only then cut, so that it lies within `whole`. */
export function within({ from, to }: Frame, whole: Frame): Frame {
  const length = Math.min(to - from, whole.to - whole.from);
  const start = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: start, to: start + length };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE,
  10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 168 * HOUR,
];

/** Returns the times to write on an axis with room for about `room` of them, and how far apart they are. */
export function ticks({ from, to }: Frame, room: number): { times: number[]; step: number } {
  const step = steps.find((step) => (to - from) / step <= Math.max(1, room)) ?? steps.at(-1)!;
  const times: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    times.push(at);
  }
  return { times, step };
}
