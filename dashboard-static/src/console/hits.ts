import type { ConsoleLine } from "../wire/model";
import { compare, type Place } from "./book";

export type Found =
  | ({ kind: "line"; hit: boolean } & Place)
  /** Above the first hit: whether there are older ones is not known yet. */
  | { kind: "older" }
  /** Between hits that do not touch. */
  | { kind: "skip"; rows: number | null };

/** What was found so far, oldest first, with the lines around each hit as rows of a list. */
export class Hits {
  private readonly found = new Map<string, ConsoleLine>();
  private places: Place[] = [];
  private entries: Found[] = [];
  /** Whether there are none before the first. */
  complete = false;

  constructor(private readonly context: number) {}

  get rows(): number {
    return this.entries.length;
  }

  get count(): number {
    return this.places.length;
  }

  get first(): Place | undefined {
    return this.places[0];
  }

  at(index: number): Found | undefined {
    return this.entries[index];
  }

  /** Returns the line of a hit. */
  line({ attempt, row }: Place): ConsoleLine | undefined {
    return this.found.get(`${attempt}.${row}`);
  }

  /** Adds hits, all before or all after those that are here; returns by how many rows the list grew above. */
  add(lines: readonly ConsoleLine[], lastRow: (attempt: number) => number): number {
    const fresh = lines.filter(({ attempt, row }) => !this.found.has(`${attempt}.${row}`));
    fresh.forEach((line) => this.found.set(`${line.attempt}.${line.row}`, line));
    const before = this.entries.length;
    const anchor = this.places[0];
    this.places = [...this.places, ...fresh.map(({ attempt, row }) => ({ attempt, row }))].sort(compare);
    this.entries = this.arrange(lastRow);
    const older = anchor !== undefined && fresh[0] !== undefined && compare(fresh[0], anchor) < 0;
    return older ? this.entries.length - before : 0;
  }

  /** Notes that there are no older hits; returns by how many rows the list grew above. */
  end(lastRow: (attempt: number) => number): number {
    const before = this.entries.length;
    this.complete = true;
    this.entries = this.arrange(lastRow);
    return this.entries.length - before;
  }

  private arrange(lastRow: (attempt: number) => number): Found[] {
    const entries: Found[] = this.complete ? [] : [{ kind: "older" }];
    let shown: Place | null = null;
    for (const { attempt, row } of this.places) {
      const same: boolean = shown !== null && shown.attempt === attempt;
      const from: number = Math.max(1, row - this.context, same ? shown!.row + 1 : 1);
      if (shown !== null && !(same && from === shown.row + 1) && this.context > 0) {
        entries.push({ kind: "skip", rows: same ? from - shown.row - 1 : null });
      }
      const to = Math.min(Math.max(row, lastRow(attempt)), row + this.context);
      for (let at = from; at <= to; at++) {
        entries.push({ kind: "line", attempt, row: at, hit: this.found.has(`${attempt}.${at}`) });
      }
      if (to >= from) {
        shown = { attempt, row: to };
      }
    }
    return entries;
  }
}
