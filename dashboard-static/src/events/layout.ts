import type { Chain, EventLink } from "../wire/model";

/** An event of a chain and where it stands: column by column from its first cause, row by row. */
export interface Spot {
  link: EventLink;
  column: number;
  row: number;
}

/** Returns the events of a chain as a tree: what follows from an event is a column further right. */
export function layout({ causes, event, effects }: Chain, most: number): { spots: Spot[]; left: number } {
  const links = [...causes, event, ...effects].filter((link, at, all) => all.findIndex((other) => other.position === link.position) === at);
  const kept = links.slice(0, most);
  const children = new Map<number, EventLink[]>();
  const known = new Set(kept.map(({ position }) => position));
  const roots: EventLink[] = [];
  for (const link of kept) {
    const cause = link.causationPosition;
    if (cause === null || !known.has(cause)) {
      roots.push(link);
    } else {
      children.set(cause, [...(children.get(cause) ?? []), link]);
    }
  }
  const spots: Spot[] = [];
  let row = 0;
  function visit(link: EventLink, column: number): void {
    spots.push({ link, column, row });
    const below = children.get(link.position) ?? [];
    below.forEach((child, at) => {
      if (at > 0) {
        row++;
      }
      visit(child, column + 1);
    });
  }
  roots.forEach((link, at) => {
    if (at > 0) {
      row++;
    }
    visit(link, 0);
  });
  return { spots, left: links.length - kept.length };
}
