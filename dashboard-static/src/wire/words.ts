import { wasAsked } from "../page/look";
import type { Envelope } from "./model";

/** Returns the resource that an event is about, else null: its stream says so. */
export function resourceOf(event: Envelope): string | null {
  return event.stream.startsWith("resource-") ? event.stream.slice("resource-".length) : null;
}

/** Returns an event's type in words: `LaunchBegun` is "launch begun". */
export function typeWords(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Returns the plain values of an event's payload in a line, the longest last; what is off or empty says nothing. */
export function payloadWords(payload: Record<string, unknown>): string {
  return Object.entries(payload)
    .filter(([name, value]) => value !== null && value !== false && value !== "" && name !== "at" && typeof value !== "object")
    .map(([name, value]) => `${name} ${String(value)}`)
    .sort((a, b) => a.length - b.length)
    .join(" · ");
}

const ENDS = new Set(["Lost", "LaunchFailed", "CommandRejected"]);

/** Returns whether an event is one that people look for when something went wrong. */
export function isBad({ type, payload }: Envelope): boolean {
  if (type === "Exited") {
    return payload["exitCode"] !== 0 && !wasAsked(String(payload["signal"] ?? ""));
  }
  return ENDS.has(type) || (type === "CommandSettled" && payload["outcome"] === "FAILED");
}
