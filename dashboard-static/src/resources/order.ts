import { group } from "../page/look";
import type { ResourceView } from "../wire/model";
import type { ColumnKey } from "./columns";

/** By which column the rows stand, and whether the greatest comes first; null is the model's order. */
export interface Order {
  by: ColumnKey;
  down: boolean;
}

const heaps = ["attention", "moving", "running", "rest"];

const keys: Partial<Record<ColumnKey, (view: ResourceView) => string | number>> = {
  name: (view) => view.name,
  state: (view) => heaps.indexOf(group(view)),
  health: (view) => view.healthStatus ?? "~",
  exit: (view) => view.exitCode ?? -1,
  restarts: (view) => view.restarts,
  uptime: (view) => (view.startTimestamp === null ? Number.MAX_SAFE_INTEGER : -Date.parse(view.startTimestamp)),
  cpu: (view) => view.cpuPercent ?? -1,
  memory: (view) => view.memoryBytes ?? -1,
  since: (view) => Date.parse(view.stateSince),
  type: (view) => view.resourceType,
  pid: (view) => view.pid ?? -1,
};

/** Returns whether rows can stand by a column. */
export function isSortable(key: ColumnKey): boolean {
  return keys[key] !== undefined;
}

/** Returns the comparison of an order; equal ones stay as they are. */
export function comparing({ by, down }: Order): (a: ResourceView, b: ResourceView) => number {
  const key = keys[by] ?? (() => 0);
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    const result = left < right ? -1 : left > right ? 1 : 0;
    return down ? -result : result;
  };
}

/** Returns the order after a click on a column's head: up, down, the model's. */
export function next(order: Order | null, by: ColumnKey): Order | null {
  if (order?.by !== by) {
    return { by, down: false };
  }
  return order.down ? null : { by, down: true };
}
