/** What a single key does; what it is called, and its key unless somebody has chosen another. */
export const usual = {
  search: ["search this page", "/"],
  help: ["keyboard help", "?"],
  nextRow: ["next row; the open pane follows", "j"],
  previousRow: ["previous row", "k"],
  details: ["details of the row", "d"],
  console: ["console of the row", "c"],
  previous: ["previous event", ","],
  next: ["next event", "."],
  previousAlong: ["previous event of the same resource", "<"],
  nextAlong: ["next event of the same resource", ">"],
  previousMark: ["previous mark", "["],
  nextMark: ["next mark", "]"],
  mark: ["mark this moment as A", "a"],
  compare: ["compare the mark with this moment", "b"],
  play: ["play, pause", "p"],
  live: ["back to live, or to where a recorded log ends", "l"],
} as const satisfies Record<string, readonly [string, string]>;

export type Deed = keyof typeof usual;
export const deeds = Object.keys(usual) as Deed[];

/** The keys that somebody has chosen. */
export type Chosen = Partial<Record<Deed, string>>;

/** Begins the name of a page. */
export const CHORD = "g";

/** Returns the key of a deed. */
export function keyOf(deed: Deed, chosen: Chosen): string {
  return chosen[deed] ?? usual[deed][1];
}

/** Returns what a key does; of letters either case will do where only one of them is taken. */
export function deedOf(key: string, chosen: Chosen): Deed | undefined {
  return deeds.find((deed) => keyOf(deed, chosen) === key) ?? deeds.find((deed) => keyOf(deed, chosen) === key.toLowerCase());
}

/** Returns why a key cannot be given to a deed; empty where it can. */
export function objection(deed: Deed, key: string, chosen: Chosen): string {
  if ([...key].length !== 1 || key.trim() === "") {
    return "Give one character.";
  }
  if (key === CHORD) {
    return `${CHORD} begins the name of a page.`;
  }
  const other = deeds.find((each) => each !== deed && keyOf(each, chosen) === key);
  return other === undefined ? "" : `${key} is taken: ${usual[other][0]}.`;
}
