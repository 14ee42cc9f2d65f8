import type { ResourceView } from "../wire/model";

export type EdgeKind = "waits" | "refers" | "parent";

/** What is drawn as one box: a resource, or the replicas or children that are folded into it. */
export interface GraphNode {
  id: string;
  /** The resource it stands for; the first of several. */
  view: ResourceView;
  members: readonly ResourceView[];
  /** How many resources are folded away below it. */
  folded: number;
  /** Whether it can be folded: it has children. */
  foldable: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: EdgeKind;
  /** Whether `from` waits for `to` at this very moment. */
  held: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/**
 * Returns what to draw: replicas of one resource are one box, children of a folded resource are
 * within it. Edges lead from a resource to what it needs, one of each kind between two boxes.
 */
export function graph(views: readonly ResourceView[], folded: ReadonlySet<string>): Graph {
  const byName = new Map(views.map((view) => [view.name, view]));
  const shownAs = new Map<string, string>();
  const nodes = new Map<string, GraphNode>();
  for (const view of views) {
    const top = visible(view, byName, views, folded);
    shownAs.set(view.name, top.displayName);
    const node = nodes.get(top.displayName);
    const inside = top.displayName !== view.displayName;
    if (node === undefined) {
      const first = views.find((other) => other.displayName === top.displayName)!;
      nodes.set(top.displayName, { id: top.displayName, view: first, members: inside ? [] : [view], folded: inside ? 1 : 0, foldable: false });
    } else if (inside) {
      node.folded++;
    } else {
      nodes.set(node.id, { ...node, members: [...node.members, view] });
    }
  }
  for (const { parent } of views) {
    const node = parent === null ? undefined : nodes.get(byName.get(parent)?.displayName ?? parent);
    if (node !== undefined) {
      node.foldable = true;
    }
  }
  return { nodes: [...nodes.values()], edges: edges(views, byName, shownAs) };
}

/** Returns the outermost resource around a view that is folded, else the view itself. */
function visible(view: ResourceView, byName: ReadonlyMap<string, ResourceView>, views: readonly ResourceView[], folded: ReadonlySet<string>): ResourceView {
  let top = view;
  const seen = new Set([view.name]);
  for (let at = parentOf(view); at !== undefined && !seen.has(at.name); at = parentOf(at)) {
    seen.add(at.name);
    if (folded.has(at.displayName)) {
      top = at;
    }
  }
  return top;

  function parentOf({ parent }: ResourceView): ResourceView | undefined {
    return parent === null ? undefined : (byName.get(parent) ?? views.find(({ displayName }) => displayName === parent));
  }
}

function edges(views: readonly ResourceView[], byName: ReadonlyMap<string, ResourceView>, shownAs: ReadonlyMap<string, string>): GraphEdge[] {
  const found = new Map<string, GraphEdge>();
  const displayed = new Map(views.map((view) => [view.displayName, shownAs.get(view.name)!]));
  function add(view: ResourceView, target: string, kind: EdgeKind): void {
    const from = shownAs.get(view.name)!;
    const to = shownAs.get(target) ?? displayed.get(target);
    if (to === undefined || to === from) {
      return;
    }
    const held = kind === "waits" && view.holds.some(({ on }) => on === target || byName.get(on ?? "")?.displayName === target);
    const key = `${kind} ${from} ${to}`;
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { from, to, kind, held });
    } else {
      known.held ||= held;
    }
  }
  for (const view of views) {
    view.waitsFor.forEach((target) => add(view, target, "waits"));
    view.references.forEach((target) => add(view, target, "refers"));
    if (view.parent !== null) {
      add(view, view.parent, "parent");
    }
  }
  return [...found.values()];
}

/** Returns a text that changes exactly when the layout has to. */
export function shape({ nodes, edges }: Graph, kinds: ReadonlySet<EdgeKind>): string {
  const lines = edges.filter(({ kind }) => kinds.has(kind)).map(({ from, to }) => `${from}>${to}`);
  return [...nodes.map(({ id }) => id), "", ...new Set(lines)].sort().join("\n");
}
