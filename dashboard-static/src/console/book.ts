// Which row of a console's view stands for what. Every row has one height and one number, from the
// first line that is still kept to the last one seen, whether or not its text has been loaded.

/** How much output there is of one attempt. */
export interface Extent {
  attempt: number;
  /** The first row that is still kept. */
  firstRow: number;
  lastRow: number;
}

/** Where a line stands: its row counts from 1 within the attempt, over both streams. */
export interface Place {
  attempt: number;
  row: number;
}

export type Entry =
  /** Above an attempt's lines; `ended` is the attempt before it. */
  | { kind: "attempt"; attempt: number; ended: number | null }
  /** The beginning of an attempt that the quota has taken. */
  | { kind: "dropped"; attempt: number; rows: number }
  | ({ kind: "line" } & Place);

interface Part extends Extent {
  start: number;
  ended: number | null;
}

/** Returns a place as addresses and the API write it. */
export function write({ attempt, row }: Place): string {
  return `${attempt}.${row}`;
}

/** Returns the place that `text` names, or null. */
export function readPlace(text: string | null): Place | null {
  const match = /^(\d{1,10})\.(\d{1,16})$/.exec(text ?? "");
  return match === null ? null : { attempt: Number(match[1]), row: Number(match[2]) };
}

/** Returns a number below, at or above 0 as `a` stands before, at or after `b`. */
export function compare(a: Place, b: Place): number {
  return a.attempt - b.attempt || a.row - b.row;
}

/** The rows of one console: all its attempts, each with a row above it. Grows at its end only. */
export class Book {
  private readonly parts: Part[] = [];

  constructor(extents: readonly Extent[] = []) {
    for (const extent of extents) {
      this.push(extent);
    }
  }

  get rows(): number {
    const last = this.parts.at(-1);
    return last === undefined ? 0 : last.start + size(last);
  }

  /** Returns how many lines there are. */
  get lines(): number {
    return this.parts.reduce((sum, { firstRow, lastRow }) => sum + lastRow - firstRow + 1, 0);
  }

  get attempts(): readonly Extent[] {
    return this.parts;
  }

  /** Returns the place after the last line. */
  get end(): Place {
    const last = this.parts.at(-1);
    return last === undefined ? { attempt: 1, row: 1 } : { attempt: last.attempt, row: last.lastRow + 1 };
  }

  /** Returns what stands in a row from 0, undefined outside. */
  at(index: number): Entry | undefined {
    const part = this.parts[this.partAt(index)];
    if (part === undefined || index >= part.start + size(part)) {
      return undefined;
    }
    const within = index - part.start;
    if (within === 0) {
      return { kind: "attempt", attempt: part.attempt, ended: part.ended };
    }
    if (within === 1 && part.firstRow > 1) {
      return { kind: "dropped", attempt: part.attempt, rows: part.firstRow - 1 };
    }
    return { kind: "line", attempt: part.attempt, row: part.firstRow + within - above(part) };
  }

  /** Returns the row of a place, or of the nearest place there is; -1 in an empty book. */
  indexOf({ attempt, row }: Place): number {
    const part = this.parts.find((part) => part.attempt >= attempt) ?? this.parts.at(-1);
    if (part === undefined) {
      return -1;
    }
    if (part.attempt > attempt) {
      return part.start;
    }
    const wanted = part.attempt < attempt ? part.lastRow : row;
    if (part.lastRow < part.firstRow) {
      return part.start;
    }
    return part.start + above(part) + Math.min(part.lastRow, Math.max(part.firstRow, wanted)) - part.firstRow;
  }

  /** Returns the number of the last row that an attempt has, 0 if it has none. */
  lastRow(attempt: number): number {
    return this.parts.find((part) => part.attempt === attempt)?.lastRow ?? 0;
  }

  /** Makes room for a line at `place`; returns whether the book has grown. */
  grow({ attempt, row }: Place): boolean {
    const last = this.parts.at(-1);
    if (last === undefined || attempt > last.attempt) {
      this.push({ attempt, firstRow: 1, lastRow: row });
      return true;
    }
    if (attempt < last.attempt || row <= last.lastRow) {
      return false;
    }
    last.lastRow = row;
    return true;
  }

  private push(extent: Extent): void {
    this.parts.push({ ...extent, start: this.rows, ended: this.parts.at(-1)?.attempt ?? null });
  }

  private partAt(index: number): number {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.parts[middle]!.start <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

function above({ firstRow }: Extent): number {
  return firstRow > 1 ? 2 : 1;
}

function size(part: Extent): number {
  return above(part) + Math.max(0, part.lastRow - part.firstRow + 1);
}
