// The server's JSON, as ResourceView, Hold, Why and the event envelope write it.

export type StateName =
  | "NotStarted"
  | "Waiting"
  | "Starting"
  | "Running"
  | "Stopping"
  | "Finished"
  | "FailedToStart"
  | "Unknown"
  | "Building"
  | "RuntimeUnhealthy"
  | "Paused"
  | "Exited"
  | "NotFound";

export type Verb = "start" | "stop" | "restart";

export interface Url {
  name: string;
  url: string;
  active: boolean;
}

export interface Check {
  name: string;
  status: string | null;
  detail: string | null;
  since: string | null;
}

/** One unmet condition, as the planner evaluated it. */
export interface Hold {
  id: string;
  text: string;
  on: string | null;
  expected: string;
  actual: string;
  until: string | null;
  evidence: number[];
  /** The event that would meet it, in words. */
  satisfiedBy: string;
  /** When it began to be unmet, as far as the host knows; null or absent where it does not. */
  since?: string | null;
  /** What somebody can do about it. */
  action?: Action | null;
}

/** Something that helps: to an instance, or `set` to a parameter; `command` is the same on the command line. */
export interface Action {
  kind: "start" | "probe" | "logs" | "set";
  target: string;
  command: string;
}

/** One resource instance. Instants are ISO 8601 in UTC. */
export interface ResourceView {
  name: string;
  displayName: string;
  resourceType: string;
  state: StateName;
  stateSince: string;
  healthStatus: string | null;
  /** Whether it has been healthy in its present life. */
  ready: boolean;
  exitCode: number | null;
  exitSignal: string | null;
  crashLoop: boolean;
  pid: number | null;
  attempt: number;
  restarts: number;
  startTimestamp: string | null;
  stopTimestamp: string | null;
  urls: Url[];
  replica: number | null;
  parent: string | null;
  holds: Hold[];
  reason: string | null;
  checks: Check[];
  commands: Verb[];
  waitsFor: string[];
  references: string[];
  commandLine: string[];
  workingDirectory: string;
  environment: Record<string, string>;
  /** Absent where the host does not sample. */
  cpuPercent?: number | null;
  memoryBytes?: number | null;
  containerId?: string | null;
  image?: string | null;
}

export interface Why {
  name: string;
  position: number;
  state: string;
  since: string;
  kind: string;
  summary: string;
  conditions: Hold[];
  evidence: number[];
  /** Resources that wait for each other, the first one at the end again. */
  cycle?: string[];
}

export interface HostInfo {
  appHost: string;
  name: string;
  pid: number;
  session: number;
  epoch: number;
  version: string;
  /** A recorded log is shown: commands are refused. */
  readOnly?: boolean;
}

export interface Snapshot {
  position: number;
  at: string;
  session: number;
  app: HostInfo;
  resources: ResourceView[];
}

export interface Changes {
  position: number;
  at: string;
  resources: ResourceView[];
  removed: string[];
}

export interface Envelope {
  position: number;
  stream: string;
  type: string;
  session: number;
  epoch: number;
  recordedAt: string;
  actor: string | null;
  causationPosition: number | null;
  correlationId: string | null;
  payload: Record<string, unknown>;
}

/** One line of an attempt's console; `line` counts from 1 within attempt and stream, `row` within the attempt. */
export interface ConsoleLine {
  resource: string;
  attempt: number;
  stream: "stdout" | "stderr";
  line: number;
  at: string;
  notBefore?: string | null;
  text: string;
  row: number;
}

export interface CommandAnswer {
  commandId: string;
  outcome?: string;
  detail?: string;
  position?: number;
}

/** What is different at a position from the one that was named; where `whole`, all there is. */
export interface ChangesSince {
  position: number;
  at: string;
  session: number;
  /** The app's. */
  name: string;
  whole: boolean;
  resources: ResourceView[];
}

/** An event in short, with its sentence. */
export interface EventLink {
  position: number;
  recordedAt: string;
  type: string;
  resource: string | null;
  actor: string;
  causationPosition: number | null;
  correlationId: string | null;
  text: string;
}

export interface Chain {
  position: number;
  causes: EventLink[];
  event: EventLink;
  effects: EventLink[];
  settledBy: number[];
  complete: boolean;
  searchedTo: number;
}

export interface Blame {
  resource: string;
  property: string;
  at: number;
  value: string;
  before: string | null;
  secret: boolean;
  setBy: EventLink;
}

export interface Session {
  session: number;
  first: number;
  last: number;
  events: number;
  openedAt: string;
  endedAt: string | null;
  lastAt: string;
  durationMillis: number;
  outcome: "open" | "ended";
  reason: string | null;
  firstFailure: EventLink | null;
  failures: number;
  hosts: number;
  modelChanged: boolean | null;
  /** The git commit that it began at. */
  commit?: string | null;
  pinned?: boolean;
  /** What somebody noted about its first event. */
  note?: string | null;
}

export interface PropertyChange {
  resource: string;
  property: string;
  before: string | null;
  after: string | null;
  secret: boolean;
  first: EventLink | null;
  last: EventLink | null;
}

export interface Life {
  order: number | null;
  begunMillis: number | null;
  startedMillis: number | null;
  readyMillis: number | null;
  restarts: number;
  errors: number;
}

export interface Difference {
  kind: "positions" | "sessions";
  from: number | Session;
  to: number | Session;
  added: string[];
  removed: string[];
  changed: PropertyChange[];
  startUp?: { resource: string; from: Life | null; to: Life | null }[];
}

export interface Segment {
  state: StateName;
  health: string | null;
  from: string;
  to: string;
  position: number;
  changes: number;
}

export interface Lane {
  resource: string;
  binned: boolean;
  segments: Segment[];
  usage: UsageBin[];
}

/** The most that was measured in a part of a timeline. */
export interface UsageBin {
  bucket: number;
  cpuPercent: number;
  memoryBytes: number;
}

/** When lines of consoles match, as a timeline is cut. */
export interface LogDensity {
  fromAt: string;
  toAt: string;
  buckets: number;
  resources: Record<string, { bucket: number; lines: number }[]>;
}

export type MarkerKind = "crash" | "failure" | "restart" | "health" | "command" | "config" | "note" | "host" | "session";

export interface Marker {
  kind: MarkerKind;
  resource: string | null;
  position: number;
  at: string;
  count: number;
  text: string;
}

/** A part of the start-up's critical path. */
export interface Leg {
  resource: string;
  waitedFor: string | null;
  releasedBy: number | null;
  heldMillis: number;
  startingMillis: number;
  readyingMillis: number;
  costMillis: number;
  readyBy: number;
}

export interface Timeline {
  from: number;
  to: number;
  fromAt: string;
  toAt: string;
  buckets: number;
  lanes: Lane[];
  density: number[];
  markers: Marker[];
  criticalPath: { totalMillis: number; legs: Leg[] } | null;
}

export interface Sizes {
  file: number;
  wal: number;
  used: number;
  sessions: { session: number; events: number; bytes: number }[];
}
