import { signal } from "@preact/signals";
import { duration } from "../page/duration";
import { json } from "../wire/http";
import { board, onEvent } from "../wire/live";
import type { Envelope } from "../wire/model";

/** What the log tells of an attempt's life. */
export interface Life {
  startedAt: string | null;
  /** Why the host stopped it, in words; null where it ended by itself. */
  stopped: string | null;
  end: End | null;
}

/** How an attempt came to its end. */
export interface End {
  position: number;
  text: string;
  well: boolean;
  at: string;
}

/** The lives that are known, by instance and attempt: `api 3`. */
export const lives = signal<ReadonlyMap<string, Life>>(new Map());

/** How many positions are searched for ends; the server looks at so many in one answer. */
const LOOKED_BACK = 50_000;
const TYPES = "Launched,Adopted,StopBegun,Exited,Lost,LaunchFailed,Abandoned";

const causes: Record<string, string> = {
  REQUESTED: "it was stopped by a command",
  RESTART: "it was restarted by a command",
  SHUTDOWN: "the app was stopped",
  SPEC_CHANGED: "its definition changed",
  REMOVED: "it was taken out of the model",
  LIVENESS: "its liveness check failed",
};

/** Returns the key of an attempt in `lives`. */
export function lifeKey(resource: string, attempt: number): string {
  return `${resource} ${attempt}`;
}

/** Asks for the lives of a resource's attempts that came before this page. */
export async function loadLives(resource: string): Promise<void> {
  try {
    const from = Math.max(1, (board.value?.position ?? 0) - LOOKED_BACK);
    const path = `api/events?from=${from}&resource=${encodeURIComponent(resource)}&type=${TYPES}`;
    lives.value = fold(lives.value, await json<Envelope[]>(path));
  } catch {
    // The marks then say only that an attempt ended; the stream says that the host is silent.
  }
}

/** Returns how long an attempt ran, in words, or null where that is not known. */
export function ran({ startedAt, end }: Life): string | null {
  return startedAt === null || end === null ? null : duration(Math.max(0, Date.parse(end.at) - Date.parse(startedAt)));
}

/** Returns `known` with what the events tell; others than those of attempts change nothing. */
export function fold(known: ReadonlyMap<string, Life>, envelopes: readonly Envelope[]): ReadonlyMap<string, Life> {
  const next = new Map(known);
  let changed = false;
  for (const envelope of envelopes) {
    const attempt = Number(envelope.payload["attempt"]);
    if (envelope.stream.startsWith("resource-") && attempt > 0) {
      const key = lifeKey(envelope.stream.slice("resource-".length), attempt);
      const before = next.get(key) ?? { startedAt: null, stopped: null, end: null };
      const after = told(before, envelope);
      changed ||= after !== before;
      next.set(key, after);
    }
  }
  return changed ? next : known;
}

function told(life: Life, { type, payload, recordedAt, position }: Envelope): Life {
  const ended = (text: string, well: boolean, at = recordedAt): Life => ({ ...life, end: { position, text, well, at } });
  switch (type) {
    case "Launched":
      return { ...life, startedAt: recordedAt };
    case "Adopted":
      return { ...life, startedAt: life.startedAt ?? (payload["startedAt"] as string | undefined) ?? null };
    case "StopBegun":
      return { ...life, stopped: causes[String(payload["reason"])] ?? String(payload["reason"]) };
    case "Exited": {
      const code = Number(payload["exitCode"]);
      const signal = payload["signal"] ? ` (${String(payload["signal"])})` : "";
      const away = payload["hostAway"] === true ? " while no host watched" : "";
      return ended(`exited with code ${code}${signal}${away}`, code === 0 || life.stopped !== null, String(payload["at"] ?? recordedAt));
    }
    case "Lost":
      return ended(`is gone without an exit record: ${String(payload["reason"])}`, false);
    case "LaunchFailed":
    case "Abandoned":
      return ended(`failed to start: ${String(payload["reason"])}`, false);
    default:
      return life;
  }
}

onEvent((event) => (lives.value = fold(lives.value, [event])));
