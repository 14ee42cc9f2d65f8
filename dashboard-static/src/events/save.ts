import { request } from "../wire/http";
import type { Envelope } from "../wire/model";

/** Saves what a query finds up to a position, one JSON object a line, as the server tells it. */
export async function saveNdjson(query: string, to: number): Promise<void> {
  const parts: string[] = [];
  const q = query === "" ? "" : `&q=${encodeURIComponent(query)}`;
  for (let cursor: string | null = "1"; cursor !== null; ) {
    const response: Response = await request(`api/events?from=${cursor}&to=${to}&limit=1000${q}`);
    for (const event of (await response.json()) as Envelope[]) {
      parts.push(`${JSON.stringify(event)}\n`);
    }
    cursor = response.headers.get("X-Reprise-Cursor");
  }
  save(new Blob(parts, { type: "application/x-ndjson" }), `events-to-${to}.ndjson`);
}

/** Hands a file to the browser. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
