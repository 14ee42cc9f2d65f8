import { plain } from "../console/ansi";
import { read } from "../console/lines";
import { notes } from "../notes/kept";
import { group } from "../page/look";
import { href } from "../shell/router";
import { json } from "../wire/http";
import { board } from "../wire/live";
import type { Difference, ResourceView, Timeline, Why } from "../wire/model";
import type { Incident } from "./markdown";

/** Marks of a kind in one part of time count as one: so many parts tell nearly all apart. */
const BUCKETS = 2000;
const LAST_LINES = 20;

/** Asks the host for all that a report of a range tells; throws Refusal where the log does not hold it. */
export async function incident(from: number, to: number, signal: AbortSignal): Promise<Incident> {
  const [timeline, resources, difference] = await Promise.all([
    json<Timeline>(`api/timeline?from=${from}&to=${to}&buckets=${BUCKETS}`, { signal }),
    json<ResourceView[]>(`api/resources?at=${to}`, { signal }),
    json<Difference>(`api/diff?from=${from}&to=${to}`, { signal }),
  ]);
  const ill = resources.filter((view) => group(view) === "attention" || group(view) === "moving");
  const ended = ill.filter(({ attempt, pid }) => attempt > 0 && pid === null);
  const [whys, words] = await Promise.all([
    Promise.all(ill.map(({ name }) => json<Why>(`api/why/${encodeURIComponent(name)}?at=${to}`, { signal }))),
    Promise.all(ended.map(async (view) => [view.name, await lastWords(view, to, signal)] as const)),
  ]);
  return {
    app: board.value?.host.name ?? "",
    version: board.value?.host.version ?? "",
    from: { position: from, at: timeline.fromAt },
    to: { position: to, at: timeline.toAt },
    marks: timeline.markers,
    notes: notes.value ?? [],
    resources,
    reasons: whys.map(({ summary }) => summary),
    lastWords: new Map(words.filter(([, lines]) => lines.length > 0)),
    difference,
    link: new URL(href("resources", null, { at: String(to) }), location.href).href,
  };
}

async function lastWords({ name, attempt }: ResourceView, at: number, signal: AbortSignal): Promise<string[]> {
  return (await read(name, { tail: LAST_LINES, attempt, at }, signal)).map(({ text }) => plain(text));
}
