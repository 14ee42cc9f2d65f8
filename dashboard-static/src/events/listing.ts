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
