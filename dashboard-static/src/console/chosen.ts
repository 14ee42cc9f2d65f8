import { compare, readPlace, write, type Place } from "./book";

/** Lines that were chosen: from the one clicked first to the one clicked last. */
export interface Chosen {
  anchor: Place;
  focus: Place;
}

/** Returns the earlier and the later end. */
export function ends({ anchor, focus }: Chosen): { from: Place; to: Place } {
  return compare(anchor, focus) <= 0 ? { from: anchor, to: focus } : { from: focus, to: anchor };
}

/** Returns whether a line is among those chosen. */
export function isChosen(chosen: Chosen | null, place: Place): boolean {
  if (chosen === null) {
    return false;
  }
  const { from, to } = ends(chosen);
  return compare(from, place) <= 0 && compare(place, to) <= 0;
}

/** Returns the lines as an address has them: `3.120` or `3.120-3.140`. */
export function writeChosen(chosen: Chosen | null): string | null {
  if (chosen === null) {
    return null;
  }
  const { from, to } = ends(chosen);
  return compare(from, to) === 0 ? write(from) : `${write(from)}-${write(to)}`;
}

/** Returns the lines that an address names, or null. */
export function readChosen(text: string | null): Chosen | null {
  const [first, last] = (text ?? "").split("-");
  const anchor = readPlace(first ?? null);
  return anchor === null ? null : { anchor, focus: readPlace(last ?? null) ?? anchor };
}
