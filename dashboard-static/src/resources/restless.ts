import type { Marker } from "../wire/model";

const WITHIN_MS = 60_000;
/** So many ends, or changes of health, within that time are no accident; a start alone has two of health. */
const MANY: Partial<Record<Marker["kind"], number>> = { crash: 3, health: 5 };

/** Returns the resources that flap at a time, by the marks of the timeline, sorted. */
export function restless(marks: readonly Marker[], at: number): string[] {
  const counts = new Map<string, number>();
  const found = new Set<string>();
  for (const { kind, resource, count, at: when } of marks) {
    const many = MANY[kind];
    const before = at - Date.parse(when);
    if (many === undefined || resource === null || before < 0 || before > WITHIN_MS) {
      continue;
    }
    const sum = (counts.get(`${kind} ${resource}`) ?? 0) + count;
    counts.set(`${kind} ${resource}`, sum);
    if (sum >= many) {
      found.add(resource);
    }
  }
  return [...found].sort();
}
