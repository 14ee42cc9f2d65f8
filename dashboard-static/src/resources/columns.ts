/** A column of the table; `width` is what it needs at least, in pixels, and `rank` who goes first when there is no room. */
export interface Column {
  key: ColumnKey;
  label: string;
  width: number;
  /** Its share of what is left. */
  grow: number;
  /** The higher, the sooner it gives way; 0 never does. */
  rank: number;
  right?: boolean;
}

export type ColumnKey =
  | "name"
  | "state"
  | "health"
  | "exit"
  | "restarts"
  | "uptime"
  | "cpu"
  | "memory"
  | "since"
  | "type"
  | "pid"
  | "endpoints"
  | "actions";

export const columns: readonly Column[] = [
  { key: "name", label: "Name", width: 140, grow: 1.5, rank: 0 },
  { key: "state", label: "State", width: 156, grow: 2.6, rank: 0 },
  { key: "health", label: "Health", width: 100, grow: 0, rank: 2 },
  { key: "exit", label: "Exit code", width: 96, grow: 0, rank: 6, right: true },
  { key: "restarts", label: "Restarts", width: 66, grow: 0, rank: 7, right: true },
  { key: "uptime", label: "Uptime", width: 84, grow: 0, rank: 4, right: true },
  { key: "cpu", label: "CPU", width: 62, grow: 0, rank: 8, right: true },
  { key: "memory", label: "Memory", width: 76, grow: 0, rank: 8, right: true },
  { key: "since", label: "Last change", width: 92, grow: 0, rank: 9, right: true },
  { key: "type", label: "Type", width: 84, grow: 0, rank: 9 },
  { key: "pid", label: "PID", width: 70, grow: 0, rank: 9, right: true },
  { key: "endpoints", label: "Endpoints", width: 144, grow: 1.2, rank: 3 },
  { key: "actions", label: "Actions", width: 128, grow: 0, rank: 0 },
];

/** The columns that are shown until somebody chooses others. */
export const usual: readonly ColumnKey[] = ["name", "state", "health", "exit", "restarts", "uptime", "cpu", "memory", "endpoints", "actions"];

const GAP = 12;
const MARGINS = 32;

/** Returns the columns of the keys, in their order; name first and actions last, whatever was stored. */
export function chosen(keys: readonly string[]): Column[] {
  const middle = keys.flatMap((key) => columns.filter((column) => column.key === key && column.key !== "name" && column.key !== "actions"));
  return [columns[0]!, ...middle, columns.at(-1)!];
}

/** Returns those that fit into `width` pixels, giving up the ones of the highest rank first. */
export function fit(wanted: readonly Column[], width: number): Column[] {
  let kept = [...wanted];
  const needed = () => kept.reduce((sum, column) => sum + column.width + GAP, MARGINS - GAP);
  while (needed() > width) {
    const rank = Math.max(...kept.map((column) => column.rank));
    if (rank === 0) {
      break;
    }
    const last = kept.findLast((column) => column.rank === rank)!;
    kept = kept.filter((column) => column !== last);
  }
  return kept;
}

/** Returns the grid's tracks for the columns. */
export function template(shown: readonly Column[]): string {
  return shown.map(({ width, grow }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`)).join(" ");
}

/** Returns the keys with one of them moved by a place; the first and the last stay where they are. */
export function moved(keys: readonly string[], key: string, by: 1 | -1): string[] {
  const at = keys.indexOf(key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= keys.length) {
    return [...keys];
  }
  const next = [...keys];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}
