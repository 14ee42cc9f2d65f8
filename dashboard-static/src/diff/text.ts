import type { Difference, PropertyChange, Session } from "../wire/model";

/** Returns the changes of each resource together, resources in the order of their first change. */
export function byResource(changes: readonly PropertyChange[]): [string, PropertyChange[]][] {
  const found = new Map<string, PropertyChange[]>();
  for (const change of changes) {
    found.set(change.resource, [...(found.get(change.resource) ?? []), change]);
  }
  return [...found];
}

/** Returns what stands for one side of a comparison. */
export function sideWords(side: number | Session): string {
  return typeof side === "number" ? `#${side}` : `session ${side.session}`;
}

/** Returns the difference as plain text, to paste into a report. */
export function asText({ from, to, added, removed, changed }: Difference): string {
  const lines = [`${sideWords(from)} → ${sideWords(to)}`];
  added.forEach((name) => lines.push(`+ ${name}`));
  removed.forEach((name) => lines.push(`- ${name}`));
  for (const [resource, changes] of byResource(changed)) {
    lines.push("", resource);
    for (const { property, before, after, secret } of changes) {
      lines.push(`  ${property}: ${secret ? "a secret, changed" : `${before ?? "(none)"} → ${after ?? "(none)"}`}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
