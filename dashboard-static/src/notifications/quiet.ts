import { effect } from "@preact/signals";
import { ticking } from "../page/duration";
import { isPast } from "../shell/moment";
import { stored } from "../shell/stored";
import { notify } from "../wire/commands";
import { json } from "../wire/http";
import { board, connection } from "../wire/live";
import { showOutside } from "./notifications";

// A program that hangs often says nothing any more, and no event tells that. Who wants to know is
// told by this browser: it looks when the console of a watched resource grew last.

const LOOK_MS = 5000;

/** After how many seconds of silence a resource is told of, by name. */
export const watched = stored<Record<string, number>>("reprise.quiet", {});
/** The last line after which a silence was told, by resource: each is told once. */
const told = new Map<string, string>();

/** Watches a resource for silence of so many seconds; 0 ends that. */
export function watch(resource: string, seconds: number): void {
  const { [resource]: _, ...others } = watched.value;
  watched.value = seconds === 0 ? others : { ...others, [resource]: seconds };
  told.delete(resource);
}

async function look(resource: string, seconds: number): Promise<void> {
  const view = board.value?.resources.get(resource);
  if (view?.state !== "Running" || view.startTimestamp === null) {
    return;
  }
  const path = `api/resources/${encodeURIComponent(resource)}/logs/extent`;
  const { attempts } = await json<{ attempts: { attempt: number; lastAt: string | null }[] }>(path);
  const last = attempts.find(({ attempt }) => attempt === view.attempt)?.lastAt ?? view.startTimestamp;
  const silent = Date.now() - Date.parse(last);
  if (silent >= seconds * 1000 && told.get(resource) !== last) {
    told.set(resource, last);
    const title = `${resource} is silent`;
    const text = `It runs and has printed nothing for ${ticking(silent)}.`;
    notify(resource, title, text);
    showOutside(title, text, `silent ${resource}`);
  }
}

function lookAtAll(): void {
  if (isPast.value || connection.value.kind !== "live") {
    return;
  }
  for (const [resource, seconds] of Object.entries(watched.value)) {
    look(resource, seconds).catch(() => undefined); // It is looked at again soon.
  }
}

let timer = 0;
effect(() => {
  window.clearInterval(timer);
  timer = Object.keys(watched.value).length === 0 ? 0 : window.setInterval(lookAtAll, LOOK_MS);
});
