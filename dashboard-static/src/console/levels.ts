export type Level = "error" | "warn";
export type AnyLevel = Level | "info" | "debug";

/** The words by which lines of plain text tell their level. */
export const WORDS = {
  error: ["fatal", "severe", "error", "critical", "panic", "err"],
  warn: ["warn", "warning"],
  info: ["info", "notice", "information"],
  debug: ["debug", "trace", "fine", "finer", "finest", "verbose"],
} as const;

/** How far into a line its level is looked for: later words belong to the message. */
const LOOKED_AT = 160;

const BY_WORD = new Map<string, AnyLevel>(
  (Object.keys(WORDS) as AnyLevel[]).flatMap((level) => WORDS[level].map((word) => [word, level] as const)),
);
const ALL = [...BY_WORD.keys()].sort((a, b) => b.length - a.length).join("|");
// As a field of JSON or logfmt; in brackets; as a word in capitals; at the beginning before a colon.
const FIELD = new RegExp(`["']?(?:level|severity|lvl)["']?\\s*[:=]\\s*["']?(${ALL})\\b`, "i");
const BRACKETS = new RegExp(`[[<(](${ALL})[\\])>]`, "i");
const CAPITALS = new RegExp(`(?:^|[^A-Za-z0-9_])(${ALL.toUpperCase()})(?![A-Za-z0-9_])`);
const BEGINNING = new RegExp(`^\\s*(${ALL}):`, "i");

/** Returns an expression, of no more than 350 characters, for lines of a level or worse: as `levelOf` tells it. */
export function levelExpression(level: Level): string {
  const words = (level === "error" ? WORDS.error : [...WORDS.error, ...WORDS.warn]).join("|");
  const lower = `(?i:(?:level|severity|lvl)["']?\\s*[:=]\\s*["']?(?:${words})\\b|[\\[<(](?:${words})[\\])>]|^\\s*(?:${words}):)`;
  return `${lower}|(?:^|\\W)(?:${words.toUpperCase()})(?!\\w)`;
}

/** Returns the level that a line without escapes tells, or null. */
export function levelOf(text: string): AnyLevel | null {
  const head = text.slice(0, LOOKED_AT);
  for (const pattern of [FIELD, BRACKETS, CAPITALS, BEGINNING]) {
    const match = pattern.exec(head);
    if (match !== null) {
      return BY_WORD.get(match[1]!.toLowerCase()) ?? null;
    }
  }
  return null;
}

/** Returns the JSON object or list that a line holds, indented, or null; what stands before it is left out. */
export function prettyJson(text: string): string | null {
  for (const opening of ["{", "["]) {
    const start = text.indexOf(opening);
    const value = start < 0 ? null : parsed(text.slice(start));
    if (value !== null) {
      return JSON.stringify(value, null, 2);
    }
  }
  return null;
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
