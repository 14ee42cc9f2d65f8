import type { Envelope } from "../wire/model";

/** A row of the list: an event, or the head of the events that serve one command. */
export type Line =
  | { kind: "event"; position: number; indent: boolean }
  | { kind: "group"; correlation: string; first: number; events: readonly Envelope[]; open: boolean };

/**
 * Returns the rows in which the events of a command stand together, where its first one stands;
 * only those of open groups are rows of their own.
 */
export function grouped(events: readonly Envelope[], open: ReadonlySet<string>): Line[] {
  const groups = new Map<string, Envelope[]>();
  for (const event of events) {
    if (event.correlationId !== null) {
      groups.set(event.correlationId, [...(groups.get(event.correlationId) ?? []), event]);
    }
  }
  const lines: Line[] = [];
  const done = new Set<string>();
  for (const event of events) {
    const id = event.correlationId;
    if (id === null) {
      lines.push({ kind: "event", position: event.position, indent: false });
    } else if (!done.has(id)) {
      done.add(id);
      const members = groups.get(id)!;
      lines.push({ kind: "group", correlation: id, first: event.position, events: members, open: open.has(id) });
      if (open.has(id)) {
        lines.push(...members.map(({ position }) => ({ kind: "event" as const, position, indent: true })));
      }
    }
  }
  return lines;
}

/** Returns what became of a command: its outcome and how long it took, as far as its events say. */
export function outcome(events: readonly Envelope[]): { text: string; settled: boolean; milliseconds: number } {
  const settled = events.findLast((event) => event.type === "CommandSettled");
  const last = settled ?? events.at(-1)!;
  const milliseconds = Date.parse(last.recordedAt) - Date.parse(events[0]!.recordedAt);
  const text = settled === undefined ? "under way" : String(settled.payload["outcome"] ?? "settled").toLowerCase();
  return { text, settled: settled !== undefined, milliseconds };
}

/** The positions of a stretch of the log, as rows: all but some. */
export interface Stretch {
  count: number;
  /** How many are left out. */
  hidden: number;
  position(row: number): number;
  /** Returns the row of a position; of one that is left out, where it would be. */
  row(position: number): number;
}

/** Returns the rows from `first` to `last` without the positions `left`, which ascend. */
export function without(left: readonly number[], first: number, last: number): Stretch {
  const begin = below(left.length, (index) => left[index]! < first);
  const hidden = below(left.length, (index) => left[index]! <= last) - begin;
  return {
    count: Math.max(0, last - first + 1 - hidden),
    hidden,
    // Before the index-th of those left out there are so many rows: its distance, less the others.
    position: (row) => first + row + below(hidden, (index) => left[begin + index]! - first - index <= row),
    row: (position) => position - first - below(hidden, (index) => left[begin + index]! < position),
  };
}

/** Returns the numbers of two lists that ascend, each once, ascending. */
export function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  if ((a.at(-1) ?? 0) < (b[0] ?? Infinity)) {
    return [...a, ...b];
  }
  return [...new Set([...a, ...b])].sort((one, other) => one - other);
}

/** Returns how many of the first `count` numbers fit, where those that do come first. */
function below(count: number, fits: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
