/** Where the events of a stretch of the log lie on a line from 0 to 1. */
export interface Scale {
  place(position: number): number;
  position(place: number): number;
}

/** What the server tells of a stretch: its ends, and how many events each equal part of its time has. */
export interface Stretch {
  first: number;
  last: number;
  density: readonly number[];
}

/** Returns a scale on which each event has equal room: a busy start is as wide as what came of it. */
export function byEvent({ first, last }: Stretch): Scale {
  const length = Math.max(1, last - first);
  return {
    place: (position) => clamp((position - first) / length),
    position: (place) => first + Math.round(clamp(place) * (last - first)),
  };
}

/** Returns a scale on which each second has equal room; within a part of time, events lie evenly. */
export function byTime({ first, last, density }: Stretch): Scale {
  const before = cumulated(density);
  const total = before.at(-1)!;
  if (total === 0) {
    return byEvent({ first, last, density });
  }
  const share = (position: number) => (last === first ? 1 : clamp((position - first + 1) / (last - first + 1))) * total;
  return {
    place(position) {
      const events = share(position);
      const part = search(before, events);
      const within = density[part] === 0 ? 1 : (events - before[part]!) / density[part]!;
      return clamp((part + within) / density.length);
    },
    position(place) {
      const parts = clamp(place) * density.length;
      const part = Math.min(density.length - 1, Math.floor(parts));
      const events = before[part]! + (parts - part) * density[part]!;
      return Math.min(last, first + Math.max(0, Math.round((events / total) * (last - first + 1)) - 1));
    },
  };
}

/** A bar of the density: from, to and height are 0 to 1. */
export interface Bar {
  from: number;
  to: number;
  height: number;
}

/** Returns the density as bars; on either scale a tall bar is a busy part of time. */
export function bars({ density }: Stretch, evenTime: boolean): Bar[] {
  const before = cumulated(density);
  const total = before.at(-1)!;
  const most = Math.log1p(Math.max(...density, 1));
  return density.flatMap((count, part) => {
    if (count === 0) {
      return [];
    }
    const [from, to] = evenTime
      ? [part / density.length, (part + 1) / density.length]
      : [before[part]! / total, before[part + 1]! / total];
    return [{ from, to, height: Math.log1p(count) / most }];
  });
}

/** Returns for each part how many events are before it; the last number is all of them. */
function cumulated(density: readonly number[]): number[] {
  const sums = [0];
  density.forEach((count) => sums.push(sums.at(-1)! + count));
  return sums;
}

/** Returns the first part whose events reach `events`. */
function search(before: readonly number[], events: number): number {
  let low = 0;
  let high = before.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before[middle + 1]! >= events) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
