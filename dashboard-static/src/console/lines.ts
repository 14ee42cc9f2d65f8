import { pieces, Refusal, request } from "../wire/http";
import type { ConsoleLine } from "../wire/model";

/** A last line that says why there are no more; empty lines between lines are heartbeats. */
interface Problem {
  problem: { status?: number; detail?: string };
}

/** What of a console is asked for, as the API names it. */
export type Wanted = Record<string, string | number | boolean>;

/** Returns the address of the lines of a resource, or of all for null. */
export function logsPath(resource: string | null, wanted: Wanted): string {
  const query = new URLSearchParams(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  const of = resource === null ? "" : `resources/${encodeURIComponent(resource)}/`;
  return `api/${of}logs?${query.toString()}`;
}

/** Returns lines that are there. */
export async function read(resource: string, wanted: Wanted, signal?: AbortSignal): Promise<ConsoleLine[]> {
  const lines: ConsoleLine[] = [];
  await stream(resource, wanted, signal, (batch) => lines.push(...batch));
  return lines;
}

/** Hands lines to `take` as they come, until there are no more. */
export async function stream(
  resource: string | null,
  wanted: Wanted,
  signal: AbortSignal | undefined,
  take: (lines: ConsoleLine[]) => void,
  opened: () => void = () => undefined,
): Promise<void> {
  const response = await request(logsPath(resource, wanted), { signal, headers: { Accept: "application/x-ndjson" } });
  opened();
  let rest = "";
  await pieces(response, (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    take(parts.filter((part) => part !== "").map(line));
  });
}

/** Returns why a console could not be read, as a sentence. */
export function words(cause: unknown): string {
  if (!(cause instanceof Refusal)) {
    return "The host is not answering.";
  }
  return cause.status === 401 ? "This browser is not signed in any more." : cause.message.replace(/[^.]$/, "$&.");
}

function line(text: string): ConsoleLine {
  const value = JSON.parse(text) as ConsoleLine | Problem;
  if ("problem" in value) {
    throw new Refusal(value.problem.status ?? 500, value.problem.detail ?? "The console cannot be read.");
  }
  return value;
}
