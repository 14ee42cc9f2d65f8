import type { Lane, Marker, Segment, Timeline } from "../wire/model";

/** A lane ready to be drawn: times are milliseconds. */
export interface DrawnLane {
  resource: string;
  depth: number;
  binned: boolean;
  bars: Bar[];
  marks: { marker: Marker; at: number }[];
}

export interface Bar {
  segment: Segment;
  from: number;
  to: number;
}

/** "This one went on because of that one", as the log has it. */
export interface Arrow {
  fromLane: number;
  toLane: number;
  at: number;
  position: number;
  critical: boolean;
}

/** Returns the lanes in the order of `order`, children below their parent; lanes that it lacks come last. */
export function lanes(timeline: Timeline, order: readonly { name: string; depth: number }[]): DrawnLane[] {
  const places = new Map(order.map(({ name }, at) => [name, at]));
  const depths = new Map(order.map(({ name, depth }) => [name, depth]));
  const marks = new Map<string, { marker: Marker; at: number }[]>();
  for (const marker of timeline.markers) {
    if (marker.resource !== null && marker.kind !== "health") {
      marks.set(marker.resource, [...(marks.get(marker.resource) ?? []), { marker, at: Date.parse(marker.at) }]);
    }
  }
  const place = ({ resource }: Lane) => places.get(resource) ?? order.length;
  return [...timeline.lanes]
    .sort((a, b) => place(a) - place(b))
    .map(({ resource, binned, segments }) => ({
      resource,
      depth: depths.get(resource) ?? 0,
      binned,
      bars: segments.map((segment) => ({ segment, from: Date.parse(segment.from), to: Date.parse(segment.to) })),
      marks: marks.get(resource) ?? [],
    }));
}

/**
 * Returns the arrows: where a lane's state changed by an event of another resource. `resourceOf`
 * says whose event stands at a position, or undefined while that is not known.
 */
export function arrows(
  drawn: readonly DrawnLane[],
  resourceOf: (position: number) => string | null | undefined,
  path: Timeline["criticalPath"],
): Arrow[] {
  const laneOf = new Map(drawn.map(({ resource }, at) => [resource, at]));
  const legs = new Map(path?.legs.map((leg) => [leg.resource, leg.releasedBy]) ?? []);
  const found: Arrow[] = [];
  drawn.forEach((lane, toLane) => {
    lane.bars.forEach(({ segment, from }, at) => {
      if (at === 0 || lane.bars[at - 1]!.segment.state !== "Waiting") {
        return;
      }
      const cause = resourceOf(segment.position);
      const fromLane = cause === null || cause === undefined ? undefined : laneOf.get(cause);
      if (fromLane !== undefined && fromLane !== toLane) {
        const critical = legs.get(lane.resource) === segment.position;
        found.push({ fromLane, toLane, at: from, position: segment.position, critical });
      }
    });
  });
  return found;
}
