import { signal } from "@preact/signals";
import { json } from "../wire/http";
import { board, onEvent } from "../wire/live";
import type { Envelope } from "../wire/model";

/** How an attempt came to its end. */
export interface End {
  text: string;
  well: boolean;
  at: string;
}

/** The ends that are known, by instance and attempt: `api 3`. */
export const ends = signal<ReadonlyMap<string, End>>(new Map());

/** How many positions are searched for ends; the server looks at so many in one answer. */
const LOOKED_BACK = 50_000;

/** Returns the key of an attempt in `ends`. */
export function endKey(resource: string, attempt: number): string {
  return `${resource} ${attempt}`;
}

/** Asks for the ends of a resource's attempts that came before this page. */
export async function loadEnds(resource: string): Promise<void> {
  try {
    const from = Math.max(1, (board.value?.position ?? 0) - LOOKED_BACK);
    const path = `api/events?from=${from}&resource=${encodeURIComponent(resource)}&type=Exited,Lost,LaunchFailed`;
    take(await json<Envelope[]>(path));
  } catch {
    // The marks then say only that an attempt ended; the stream says that the host is silent.
  }
}

function take(envelopes: Envelope[]): void {
  const known = new Map(ends.value);
  for (const envelope of envelopes) {
    const end = endOf(envelope);
    if (end !== null && envelope.stream.startsWith("resource-")) {
      known.set(endKey(envelope.stream.slice("resource-".length), Number(envelope.payload["attempt"])), end);
    }
  }
  ends.value = known;
}

function endOf({ type, payload, recordedAt }: Envelope): End | null {
  switch (type) {
    case "Exited": {
      const code = Number(payload["exitCode"]);
      const signal = payload["signal"] ? ` (${String(payload["signal"])})` : "";
      const away = payload["hostAway"] === true ? " while no host watched" : "";
      return { text: `exited with code ${code}${signal}${away}`, well: code === 0, at: String(payload["at"] ?? recordedAt) };
    }
    case "Lost":
      return { text: `is gone without an exit record: ${String(payload["reason"])}`, well: false, at: recordedAt };
    case "LaunchFailed":
      return { text: `failed to start: ${String(payload["reason"])}`, well: false, at: recordedAt };
    default:
      return null;
  }
}

onEvent((event) => {
  if (endOf(event) !== null) {
    take([event]);
  }
});
