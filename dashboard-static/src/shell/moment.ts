import { batch, computed, effect, signal } from "@preact/signals";
import { after } from "../wire/changes";
import { json, Refusal } from "../wire/http";
import { board, connection, generation, lastHeard, logs, onEvent, type Board } from "../wire/live";
import type { ChangesSince, Session } from "../wire/model";
import { param, setParams } from "./router";

// The one moment that the whole page shows: live, or the position in the address. The server alone
// folds; a past state is asked for and shown as it came.

/** How many past states are kept, so that stepping back and forth asks once. */
const KEPT = 48;

/** The moment in the address: null while live, else a position or a time that the server resolves. */
export const wanted = computed(() => param("at"));
export const isPast = computed(() => wanted.value !== null);

const past = signal<Board | null>(null);
/** Why there is no state of the wanted moment; null while there is or may be. */
export const pastProblem = signal<string | null>(null);

/** What the page shows: the only state that pages read. */
export const shown = computed<Board | null>(() => {
  const host = board.value?.host;
  if (!isPast.value) {
    return board.value;
  }
  return past.value === null || host === undefined ? past.value : { ...past.value, host };
});
/** The end of the log, as far as this page knows. */
export const head = computed(() => board.value?.position ?? 0);
/** How many events have come since the moment shown. */
export const newer = computed(() => (shown.value === null ? 0 : Math.max(0, head.value - shown.value.position)));
/** Where the slider stands: at once where it was put, though the state may still be on its way. */
export const thumb = computed(() => {
  const at = wanted.value;
  return at !== null && /^\d+$/.test(at) ? Number(at) : (shown.value?.position ?? head.value);
});
/** Whether a log is shown of which no host runs: its present is where it ends. */
export const recorded = computed(() => board.value?.host.readOnly === true);
/** What the present is called: there is life in it only while a host runs. */
export const presentName = computed(() => (recorded.value ? "the end" : "live"));
/** Whether commands and edits make sense: the present of a running app, with a host that answers. */
export const canAct = computed(() => !isPast.value && connection.value.kind === "live" && !recorded.value);
/** Why they do not, in words; empty while they do. */
export const whyNot = computed(() => {
  if (recorded.value) {
    return "A recorded log: nothing runs";
  }
  if (isPast.value) {
    return "This is the past: go back to live to act";
  }
  return connection.value.kind === "live" ? "" : "The host is not answering";
});

const cache = new Map<string, Board>();
let asking = false;

/** Shows a position of the past, or a time; whatever is open stays open. */
export function goTo(position: number | string): void {
  const at = typeof position === "number" ? String(Math.max(1, Math.round(position))) : position;
  setParams({ at }, isPast.value ? "soon" : "push");
}

/** Shows the present again. */
export function goLive(): void {
  setParams({ at: null }, "push");
}

/** Moves by events; beyond the last one is the present. */
export function step(by: number): void {
  const to = Math.max(1, thumb.value + by);
  if (to <= head.value) {
    goTo(to);
  } else if (isPast.value) {
    goLive();
  }
}

/** One question at a time; those that the moment has passed by meanwhile are never asked. */
async function ask(): Promise<void> {
  const at = wanted.value;
  if (at === null || asking) {
    return;
  }
  const known = cache.get(at);
  if (known !== undefined) {
    take(at, known);
    return;
  }
  asking = true;
  const log = logs.value;
  let answer: Board | null = null;
  let problem: string | null = null;
  try {
    answer = await boardAt(at);
  } catch (cause) {
    problem = cause instanceof Refusal ? cause.message : "The host is not answering.";
  }
  asking = false;
  if (log !== logs.value) {
    void ask(); // What came is of a log that is not shown any more.
    return;
  }
  if (answer !== null) {
    keep(at, answer);
    take(at, answer);
  } else if (wanted.value === at) {
    pastProblem.value = problem;
  }
  if (wanted.value !== at) {
    void ask();
  }
}

/** Asks for what is different from the state that is shown: between neighbours that is little. */
async function boardAt(at: string): Promise<Board> {
  const base = past.value;
  const path = `api/changes?at=${encodeURIComponent(at)}`;
  try {
    const since = base === null ? "" : `&since=${base.position}`;
    return toBoard(await json<ChangesSince>(path + since), base);
  } catch (cause) {
    if (base === null || !(cause instanceof Refusal)) {
      throw cause;
    }
    return toBoard(await json<ChangesSince>(path), null); // Retention has taken what is shown.
  }
}

/** Shows an answer, also one that came while the slider moved on: the next one follows. */
function take(at: string, answer: Board): void {
  if (wanted.value === null) {
    return;
  }
  batch(() => {
    past.value = answer;
    pastProblem.value = null;
    if (wanted.value === at && at !== String(answer.position)) {
      setParams({ at: String(answer.position) });
    }
  });
}

function keep(at: string, state: Board): void {
  cache.set(at, state);
  if (cache.size > KEPT) {
    cache.delete(cache.keys().next().value!);
  }
}

function toBoard(changes: ChangesSince, base: Board | null): Board {
  const { position, at, session, name } = changes;
  return {
    position,
    at,
    session,
    host: { appHost: "", name, pid: 0, session: 0, epoch: 0, version: "" },
    resources: after(base?.resources ?? new Map(), changes),
  };
}

/** The sessions of the log, ascending; empty until they are known. */
export const sessions = signal<readonly Session[]>([]);
/** The session that the moment shown belongs to; the present one ends at the head. */
export const shownSession = computed(() => {
  const number = shown.value?.session;
  const found = sessions.value.find(({ session }) => session === number);
  const isLast = found !== undefined && found === sessions.value.at(-1);
  return isLast ? { ...found, last: Math.max(found.last, head.value) } : found;
});

/** The oldest position that the log holds: what was before has been deleted. */
export const oldest = computed(() => sessions.value[0]?.first ?? 1);
/** Whether the moment in the address is one that has been deleted. */
export const isDeleted = computed(() => wanted.value !== null && /^\d+$/.test(wanted.value) && Number(wanted.value) < oldest.value);

/** Asks for the list of sessions again. */
export async function loadSessions(): Promise<void> {
  try {
    sessions.value = await json<Session[]>("api/sessions");
  } catch {
    // The connection's own state tells; it is asked for again when the host is back.
  }
}

let seen: Board | null = null;
effect(() => {
  if (!isPast.value) {
    seen = board.value;
  }
});

wanted.subscribe((at) => {
  if (at === null) {
    past.value = null;
    pastProblem.value = null;
  } else {
    // Until the answer is here the page keeps what it shows, and that stands still.
    past.value ??= seen;
  }
  void ask();
});
// Another log has other states at the same positions.
logs.subscribe(() => {
  cache.clear();
  past.value = null;
});
onEvent(({ type }) => {
  if (type === "SessionsDeleted") {
    void loadSessions();
  }
});
// What is deleted is not shown any longer, though it may still be here.
oldest.subscribe((first) => {
  cache.forEach((_, at) => Number(at) < first && cache.delete(at));
  if (past.value !== null && past.value.position < first) {
    past.value = null;
    void ask();
  }
});
generation.subscribe((count) => {
  if (count > 0) {
    void loadSessions();
    void ask();
  }
});

/** How long the moment has to stand still before what costs the host much is asked for. */
const REST_MS = 200;
let resting = 0;

/** The position of the past that is shown, once it has stood still; null while live, undefined before anything is shown. */
export const rested = signal<number | null | undefined>(undefined);
effect(() => {
  const position = isPast.value ? shown.value?.position : null;
  window.clearTimeout(resting);
  if (position === null) {
    rested.value = null;
  } else if (position !== undefined) {
    resting = window.setTimeout(() => (rested.value = position), REST_MS);
  }
});

/** The time that what is shown is of; null where that is now. */
export const frozenAt = computed(() => {
  if (isPast.value || recorded.value) {
    return shown.value === null ? null : Date.parse(shown.value.at);
  }
  return connection.value.kind === "live" ? null : lastHeard.value;
});
