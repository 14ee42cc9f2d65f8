// The server's JSON, as ResourceView, Hold, Why and the event envelope write it.

export type StateName =
  | "NotStarted"
  | "Waiting"
  | "Starting"
  | "Running"
  | "Stopping"
  | "Finished"
  | "FailedToStart"
  | "Unknown";

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
}

/** One resource instance. Instants are ISO 8601 in UTC. */
export interface ResourceView {
  name: string;
  displayName: string;
  resourceType: string;
  state: StateName;
  stateSince: string;
  healthStatus: string | null;
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
  correlationId: string | null;
  payload: Record<string, unknown>;
}

/** One line of an attempt's console; `line` counts from 1 within attempt and stream. */
export interface ConsoleLine {
  resource: string;
  attempt: number;
  stream: "stdout" | "stderr";
  line: number;
  at: string;
  notBefore?: string | null;
  text: string;
}

export interface CommandAnswer {
  commandId: string;
  outcome?: string;
  detail?: string;
  position?: number;
}
