import type { Check, ResourceView } from "../wire/model";
import type { IconName } from "./icons";

/** What a colour means; never shown without an icon and a word. */
export type Tone = "ok" | "info" | "warn" | "bad" | "off";

/** The four heaps that people sort resources into at a glance. */
export type Group = "attention" | "moving" | "running" | "rest";

export interface Look {
  tone: Tone;
  icon: IconName;
  label: string;
}

/** Returns how a state is shown. */
export function stateLook(view: ResourceView): Look {
  switch (view.state) {
    case "NotStarted":
      return { tone: "off", icon: "hollow", label: "Not started" };
    case "Waiting":
      return { tone: "info", icon: "clock", label: "Waiting" };
    case "Starting":
      return { tone: "info", icon: "turning", label: "Starting" };
    case "Stopping":
      return { tone: "info", icon: "turning", label: "Stopping" };
    case "Building":
      return { tone: "info", icon: "turning", label: "Building" };
    case "Paused":
      return { tone: "off", icon: "pause", label: "Paused" };
    case "RuntimeUnhealthy":
      return { tone: "warn", icon: "alert", label: "Container engine is down" };
    case "FailedToStart":
      return { tone: "bad", icon: "cross", label: "Failed to start" };
    case "Finished":
    case "Exited":
      return endedBadly(view)
        ? { tone: "bad", icon: "cross", label: view.state }
        : { tone: "off", icon: "done", label: view.state };
    case "Running":
      return ill(view)
        ? { tone: "warn", icon: "alert", label: "Running" }
        : { tone: "ok", icon: "check", label: "Running" };
    default:
      return { tone: "warn", icon: "question", label: view.state === "Unknown" ? "Unknown" : String(view.state) };
  }
}

/** What has not been healthy in its present life is not ill yet: it may only be starting up. */
const NOT_READY = "not ready yet";

/** Returns how a health status is shown; null where there is none to show. */
export function healthLook(status: string | null): Look | null {
  switch (status?.toLowerCase()) {
    case undefined:
      return null;
    case "healthy":
      return { tone: "ok", icon: "heart", label: "Healthy" };
    case "degraded":
      return { tone: "warn", icon: "alert", label: "Degraded" };
    case NOT_READY:
      return { tone: "info", icon: "clock", label: "Not ready yet" };
    case "unhealthy":
      return { tone: "bad", icon: "heartBroken", label: "Unhealthy" };
    default:
      return { tone: "off", icon: "question", label: status! };
  }
}

/** Returns the health to show: null, too, while there are checks and none has reported yet. */
export function healthOf(view: ResourceView): string | null {
  const silent = view.checks.length > 0 && view.checks.every((check) => check.status === null);
  if (silent) {
    return null;
  }
  const starting = view.state === "Running" && view.healthStatus === "Unhealthy" && !view.ready;
  return starting ? NOT_READY : view.healthStatus;
}

/** Returns the heap a resource belongs to. */
export function group(view: ResourceView): Group {
  if (view.crashLoop || view.state === "FailedToStart" || view.state === "Unknown" || endedBadly(view)) {
    return "attention";
  }
  switch (view.state) {
    case "Running":
      return ill(view) ? "attention" : healthOf(view) === NOT_READY ? "moving" : "running";
    case "RuntimeUnhealthy":
      return "attention";
    case "NotStarted":
    case "Finished":
    case "Exited":
    case "Paused":
      return "rest";
    default:
      return "moving";
  }
}

/** Returns the few words beside the state: what it waits for, why it ended, which check fails. */
export function remark(view: ResourceView): string {
  const [first, ...others] = view.holds;
  if (view.state === "Waiting" && first !== undefined) {
    return others.length === 0 ? first.text : `${first.text}, and ${others.length} more`;
  }
  if (view.state === "Running") {
    const failing = view.checks.find((check) => ailing(check));
    return ill(view) || healthOf(view) === NOT_READY ? (failing?.detail ?? view.reason ?? "") : "";
  }
  return view.reason ?? "";
}

/** Returns the exit as people say it: `137 SIGKILL`; empty while there is none. */
export function exitText(code: number | null, signal: string | null): string {
  if (code === null) {
    return "";
  }
  return signal === null || signal === "" ? String(code) : `${code} ${signal.startsWith("SIG") ? signal : `SIG${signal}`}`;
}

/** Returns the words of a search, in lower case. */
export function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter((word) => word !== "");
}

/** Ends that somebody asked for: a program that a signal like these ended did as it was told. */
const ASKED = /^(SIG)?(TERM|INT|QUIT|HUP)$/;

/** Returns whether a signal is one that people end programs with. */
export function wasAsked(signal: string): boolean {
  return ASKED.test(signal);
}

function endedBadly(view: ResourceView): boolean {
  const asked = view.exitSignal !== null && wasAsked(view.exitSignal);
  return view.crashLoop || ((view.state === "Finished" || view.state === "Exited") && view.exitCode !== null && view.exitCode !== 0 && !asked);
}

function ill(view: ResourceView): boolean {
  const health = healthOf(view);
  return health !== null && health !== NOT_READY && health.toLowerCase() !== "healthy";
}

function ailing(check: Check): boolean {
  return check.status !== null && check.status.toLowerCase() !== "healthy";
}
