import { request } from "../wire/http";
import { plain } from "./ansi";
import { logsPath, read, type Wanted } from "./lines";
import { pieces } from "../wire/http";
import { write, type Place } from "./book";
import type { Source } from "./source";

/** Saves the lines that are wanted as a file of plain text; what is loaded if the host is silent. */
export async function download(source: Source, wanted: Wanted, loaded: () => string): Promise<void> {
  const parts: string[] = [];
  try {
    const path = logsPath(source.resource, { ...wanted, ...source.moment() });
    const response = await request(path, { headers: { Accept: "text/plain" } });
    let rest = "";
    await pieces(response, (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      parts.push(lines.map((line) => `${plain(line)}\n`).join(""));
    });
    parts.push(plain(rest));
  } catch {
    parts.length = 0;
    parts.push(loaded());
  }
  saveAs(source.resource, parts);
}

/** Saves text as a file whose name begins with `name`. */
export function saveAs(name: string, parts: string[]): void {
  const link = document.createElement("a");
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  link.href = URL.createObjectURL(new Blob(parts, { type: "text/plain" }));
  link.download = `${name}-${stamp}.txt`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Returns the text of a stretch of lines, its ends included; what is not here is asked for. */
export async function textBetween(source: Source, from: Place, to: Place): Promise<string> {
  const wanted = { from: write(from), before: write({ ...to, row: to.row + 1 }), ...source.moment() };
  return asText(await read(source.resource, wanted));
}

/** Returns lines as they are copied. */
export function asText(lines: readonly { text: string }[]): string {
  return lines.map(({ text }) => plain(text)).join("\n");
}
