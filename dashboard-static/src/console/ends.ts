import { signal } from "@preact/signals";
import { Refusal, request } from "../wire/http";
import { onEvent } from "../wire/live";
import type { Envelope } from "../wire/model";

/** How an attempt came to its end. */
export interface End {
  text: string;
  well: boolean;
  at: string;
}

/** The ends that are known, by instance and attempt: `api 3`. */
export const ends = signal<ReadonlyMap<string, End>>(new Map());

/** Returns the key of an attempt in `ends`. */
export function endKey(resource: string, attempt: number): string {
  return `${resource} ${attempt}`;
}

/** Asks for the ends of a resource's attempts that came before this page. */
export async function loadEnds(resource: string): Promise<void> {
  try {
    const path = `api/events?resource=${encodeURIComponent(resource)}&type=Exited&limit=1000`;
    take(events(await (await request(path)).text()));
  } catch (cause) {
    if (!(cause instanceof Refusal)) {
      throw cause;
    }
  }
}

/** Events come as an array or as one object a line. */
function events(text: string): Envelope[] {
  if (text.startsWith("[")) {
    return JSON.parse(text) as Envelope[];
  }
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Envelope);
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
