import { Graph as Layered, layout } from "@dagrejs/dagre";
import type { EdgeKind, Graph } from "./model";

export const NODE = { width: 208, height: 56 };

export interface Point {
  x: number;
  y: number;
}

/** Where the boxes stand, and the way of each edge; the same graph is always placed the same. */
export interface Places {
  width: number;
  height: number;
  nodes: ReadonlyMap<string, Point>;
  ways: ReadonlyMap<string, readonly Point[]>;
}

/** Returns the layered picture: what others need stands left of them. */
export function place({ nodes, edges }: Graph, kinds: ReadonlySet<EdgeKind>): Places {
  const layered = new Layered();
  layered.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 72, edgesep: 14, marginx: 24, marginy: 24 });
  layered.setDefaultEdgeLabel(() => ({}));
  for (const id of nodes.map(({ id }) => id).sort()) {
    layered.setNode(id, { ...NODE });
  }
  const drawn = edges.filter(({ kind }) => kinds.has(kind)).map(({ from, to }) => ({ from, to }));
  for (const { from, to } of drawn.sort((a, b) => (a.to + a.from < b.to + b.from ? -1 : 1))) {
    layered.setEdge(to, from);
  }
  layout(layered);
  const { width = 0, height = 0 } = layered.graph() as { width?: number; height?: number };
  const places = new Map(nodes.map(({ id }) => [id, pointOf(layered.node(id))]));
  const ways = new Map(
    layered.edges().map(({ v, w, ...edge }) => {
      const { points } = layered.edge({ v, w, ...edge }) as { points: Point[] };
      return [`${w} ${v}`, way(places.get(v)!, places.get(w)!, points)];
    }),
  );
  return { width, height, nodes: places, ways };
}

function pointOf(node: unknown): Point {
  const { x, y } = node as Point;
  return { x, y };
}

/** From the right side of a box to the left side of the next, past the boxes between. */
function way(from: Point, to: Point, points: readonly Point[]): Point[] {
  const between = points.length > 3 ? points.slice(1, -1) : [];
  return [{ x: from.x + NODE.width / 2, y: from.y }, ...between, { x: to.x - NODE.width / 2, y: to.y }];
}

/** Returns a smooth path through the points, level at each of them. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return "";
  }
  let from = first;
  let path = `M${round(from.x)} ${round(from.y)}`;
  for (const to of rest) {
    const middle = round((from.x + to.x) / 2);
    path += `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
