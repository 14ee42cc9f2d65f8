import type { Lane, LogDensity, Marker, Segment, Timeline } from "../wire/model";

/** A lane ready to be drawn: times are milliseconds. */
export interface DrawnLane {
  resource: string;
  depth: number;
  binned: boolean;
  bars: Bar[];
  marks: { marker: Marker; at: number }[];
  usage: Measured[];
}

/** The most that was measured from a time to another. */
export interface Measured {
  from: number;
  to: number;
  cpuPercent: number;
  memoryBytes: number;
}

/** Lines of a console that told of an error, from a time to another. */
export interface Errors {
  from: number;
  to: number;
  lines: number;
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
    if (marker.resource !== null) {
      marks.set(marker.resource, [...(marks.get(marker.resource) ?? []), { marker, at: Date.parse(marker.at) }]);
    }
  }
  const span = partsOf(timeline);
  const place = ({ resource }: Lane) => places.get(resource) ?? order.length;
  return [...timeline.lanes]
    .sort((a, b) => place(a) - place(b))
    .map(({ resource, binned, segments, usage = [] }) => ({
      resource,
      depth: depths.get(resource) ?? 0,
      binned,
      bars: segments.map((segment) => ({ segment, from: Date.parse(segment.from), to: Date.parse(segment.to) })),
      marks: marks.get(resource) ?? [],
      usage: usage.map(({ bucket, cpuPercent, memoryBytes }) => ({ ...span(bucket), cpuPercent, memoryBytes })),
    }));
}

/** Returns the errors of each resource, as times. */
export function errors(density: LogDensity): Map<string, Errors[]> {
  const span = partsOf(density);
  return new Map(Object.entries(density.resources).map(([name, parts]) => [name, parts.map(({ bucket, lines }) => ({ ...span(bucket), lines }))]));
}

/** Returns when each equal part of a stretch of time begins and ends. */
function partsOf({ fromAt, toAt, buckets }: { fromAt: string; toAt: string; buckets: number }): (bucket: number) => { from: number; to: number } {
  const start = Date.parse(fromAt);
  const width = (Date.parse(toAt) - start) / buckets;
  return (bucket) => ({ from: start + bucket * width, to: start + (bucket + 1) * width });
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
