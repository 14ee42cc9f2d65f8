import type { ResourceView } from "../wire/model";
import { group, words, type Group } from "../page/look";

/** One row of the table: an instance, or a line above the replicas of one resource. */
export interface Row {
  key: string;
  name: string;
  depth: number;
  view: ResourceView | null;
  replicas: readonly ResourceView[];
  hasChildren: boolean;
  expanded: boolean;
}

export interface Filter {
  query: string;
  group: Group | null;
  collapsed: ReadonlySet<string>;
  /** How siblings stand; without it as in the model. */
  compare?: ((a: ResourceView, b: ResourceView) => number) | null;
}

interface Node {
  key: string;
  name: string;
  view: ResourceView | null;
  replicas: ResourceView[];
  children: Node[];
}

/**
 * Returns the rows to show, in the model's or the asked order, children below their parent. While a filter is
 * on, nothing is collapsed and the parents of what matches are kept.
 */
export function rows(views: Iterable<ResourceView>, filter: Filter): Row[] {
  const wanted = words(filter.query);
  const filtering = wanted.length > 0 || filter.group !== null;
  const shown: Row[] = [];

  function matches(view: ResourceView): boolean {
    const text = haystack(view);
    return (
      (filter.group === null || group(view) === filter.group) && wanted.every((word) => text.includes(word))
    );
  }
  function keeps(node: Node): boolean {
    return (node.view !== null && matches(node.view)) || node.children.some(keeps);
  }
  function visit(node: Node, depth: number): void {
    if (filtering && !keeps(node)) {
      return;
    }
    const expanded = filtering || !filter.collapsed.has(node.key);
    const { key, name, view, replicas } = node;
    shown.push({ key, name, depth, view, replicas, hasChildren: node.children.length > 0, expanded });
    if (expanded) {
      ordered(node.children).forEach((child) => visit(child, depth + 1));
    }
  }
  function ordered(nodes: Node[]): Node[] {
    const { compare } = filter;
    const of = (node: Node) => node.view ?? node.replicas[0]!;
    return compare ? [...nodes].sort((a, b) => compare(of(a), of(b))) : nodes;
  }
  ordered(tree([...views])).forEach((node) => visit(node, 0));
  return shown;
}

function haystack(view: ResourceView): string {
  return [view.name, view.displayName, view.resourceType, view.state, view.healthStatus ?? "", ...view.urls.map((url) => url.url)]
    .join(" ")
    .toLowerCase();
}

function tree(views: ResourceView[]): Node[] {
  const replicas = new Map<string, ResourceView[]>();
  for (const view of views) {
    replicas.set(view.displayName, [...(replicas.get(view.displayName) ?? []), view]);
  }
  const nodes = new Map<string, Node>();
  const order: { node: Node; parent: string | null }[] = [];
  for (const view of views) {
    const siblings = replicas.get(view.displayName)!;
    const grouped = siblings.length > 1;
    const groupKey = `group:${view.displayName}`;
    if (grouped && !nodes.has(groupKey)) {
      const node = { key: groupKey, name: view.displayName, view: null, replicas: siblings, children: [] };
      nodes.set(groupKey, node);
      order.push({ node, parent: view.parent });
    }
    const node: Node = { key: view.name, name: view.name, view, replicas: [], children: [] };
    nodes.set(view.name, node);
    order.push({ node, parent: grouped ? groupKey : view.parent });
  }
  return attach(nodes, order);
}

function attach(nodes: Map<string, Node>, order: { node: Node; parent: string | null }[]): Node[] {
  const parents = new Map<Node, Node>();
  const roots: Node[] = [];
  for (const { node, parent } of order) {
    const above = parent === null ? undefined : (nodes.get(parent) ?? nodes.get(`group:${parent}`));
    if (above === undefined || isBelow(above, node, parents)) {
      roots.push(node);
    } else {
      parents.set(node, above);
      above.children.push(node);
    }
  }
  return roots;
}

/** Whether `node` is `other` or somewhere below it: such a parent would close a circle. */
function isBelow(node: Node, other: Node, parents: Map<Node, Node>): boolean {
  for (let at: Node | undefined = node; at !== undefined; at = parents.get(at)) {
    if (at === other) {
      return true;
    }
  }
  return false;
}
