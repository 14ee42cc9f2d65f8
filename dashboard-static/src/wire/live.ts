import { batch, signal } from "@preact/signals";
import { pieces, reach, Refusal } from "./http";
import type { Changes, Envelope, HostInfo, ResourceView, Snapshot } from "./model";
import { sseParser, type Message } from "./sse";
import { leads, share, takeLead, tell } from "./tabs";

/** The server's heartbeat comes every 15 s; without a byte for this long the stream is dead. */
const SILENCE_MS = 40_000;
/** The waits before a stream that broke is opened again. After the first of them nobody was told yet: most often all is well. */
const RETRY_MS = [100, 250, 500, 1000, 2000, 3000, 5000];
/** How often to look whether another tab has signed in. */
const SIGNED_OUT_RETRY_MS = 5000;

/** The state that is shown; resources keep the model's order. */
export interface Board {
  position: number;
  /** When the event at the position was recorded. */
  at: string;
  session: number;
  host: HostInfo;
  resources: ReadonlyMap<string, ResourceView>;
}

export type Connection =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "lost"; retryAt: number; message: string }
  | { kind: "signedOut" };

export const board = signal<Board | null>(null);
export const connection = signal<Connection>({ kind: "connecting" });
/** Counts the connections that came to life; whoever holds a stream of its own opens it again. */
export const generation = signal(0);
/** Counts the logs that were shown: it grows when a host comes back with another one, which starts lower. */
export const logs = signal(0);
/** Until when what is shown was surely true, in milliseconds of the browser's clock. */
export const lastHeard = signal(0);

/** The events that the stream skipped because this page was too slow; null once that was seen. */
export const missed = signal<{ from: number; to: number } | null>(null);

type Listener = (event: Envelope) => void;
const listeners = new Set<Listener>();

/** Calls `listener` for each event of the log from now on; returns how to end that. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let current: AbortController | null = null;
let retryTimer = 0;
let failures = 0;

/** What the tab that reads the stream tells the others; a greeting is for those that have just come. */
type Word = { message: Message; greeting: boolean } | { connection: Connection; heard: number };

const inbox = frames();

/** Keeps the page at what the host says, by a stream of its own or by another tab's. */
export function connect(): void {
  share<Word>({
    lead: open,
    follow: close,
    greet() {
      inbox.flush();
      if (board.value !== null) {
        say({ message: snapshotOf(board.value), greeting: true });
      }
      say({ connection: connection.value, heard: lastHeard.value });
    },
    hear(word) {
      if ("connection" in word) {
        connection.value = word.connection;
        lastHeard.value = word.heard;
      } else if (!word.greeting || connection.value.kind !== "live") {
        lastHeard.value = Date.now();
        take(word.message);
      }
    },
  });
  connection.subscribe((now) => say({ connection: now, heard: lastHeard.peek() }));
}

const say: (word: Word) => void = tell;

function open(): void {
  close();
  const abort = new AbortController();
  current = abort;
  void follow(abort);
}

function close(): void {
  window.clearTimeout(retryTimer);
  current?.abort();
  current = null;
}

/** Connects now instead of at the next retry; does nothing while connected. */
export function retryNow(): void {
  if (connection.value.kind === "lost" || connection.value.kind === "signedOut") {
    if (leads()) {
      open();
    } else {
      takeLead();
    }
  }
}

/** Takes what the host says, from this tab's stream or another's. */
function take(message: Message): void {
  if (message.event === "gap") {
    missed.value = JSON.parse(message.data) as { from: number; to: number };
  } else {
    inbox.add(message);
  }
}

async function follow(abort: AbortController): Promise<void> {
  let silence = window.setTimeout(() => abort.abort(), SILENCE_MS);
  let message = "The stream ended.";
  let opened = false;
  try {
    const response = await reach("api/stream?views=1", {
      signal: abort.signal,
      headers: { Accept: "text/event-stream" },
    });
    opened = true;
    const parse = sseParser((message) => {
      take(message);
      say({ message, greeting: false });
      if (message.event === "gap") {
        failures = 0;
        abort.abort();
      }
    });
    await pieces(response, (text) => {
      window.clearTimeout(silence);
      silence = window.setTimeout(() => abort.abort(), SILENCE_MS);
      lastHeard.value = Date.now();
      parse(text);
    });
  } catch (cause) {
    if (cause instanceof Refusal) {
      if (cause.status === 401) {
        message = "";
      } else {
        message = `The host refused: ${cause.message}`;
      }
    }
  } finally {
    window.clearTimeout(silence);
    inbox.flush();
    if (opened && !abort.signal.aborted) {
      lastHeard.value = Date.now();
    }
  }
  if (current === abort) {
    lost(message);
  }
}

function lost(message: string): void {
  if (message === "") {
    connection.value = { kind: "signedOut" };
    retryTimer = window.setTimeout(open, SIGNED_OUT_RETRY_MS);
    return;
  }
  const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!;
  if (connection.value.kind !== "live" || failures > 1) {
    connection.value = { kind: "lost", retryAt: Date.now() + wait, message };
  }
  retryTimer = window.setTimeout(open, wait);
}

/** Collects messages and applies them together, once a frame. */
function frames(): { add(message: Message): void; flush(): void } {
  let waiting: Message[] = [];
  let scheduled = false;
  const flush = () => {
    scheduled = false;
    const messages = waiting;
    waiting = [];
    batch(() => messages.forEach(apply));
  };
  return {
    add(message) {
      waiting.push(message);
      if (scheduled) {
        return;
      }
      scheduled = true;
      if (document.hidden) {
        window.setTimeout(flush, 100);
      } else {
        requestAnimationFrame(flush);
      }
    },
    flush,
  };
}

function apply(message: Message): void {
  switch (message.event) {
    case "snapshot":
      return replace(JSON.parse(message.data) as Snapshot);
    case "resources":
      return change(JSON.parse(message.data) as Changes);
    case "log": {
      const event = JSON.parse(message.data) as Envelope;
      listeners.forEach((listener) => listener(event));
    }
  }
}

function replace(snapshot: Snapshot): void {
  failures = 0;
  if (snapshot.position < (board.value?.position ?? 0)) {
    logs.value++;
  }
  board.value = {
    position: snapshot.position,
    at: snapshot.at,
    session: snapshot.session,
    host: snapshot.app,
    resources: new Map(snapshot.resources.map((view) => [view.name, view])),
  };
  connection.value = { kind: "live" };
  generation.value++;
}

/** Returns what `replace` would take to show the same. */
function snapshotOf({ position, at, session, host, resources }: Board): Message {
  const snapshot: Snapshot = { position, at, session, app: host, resources: [...resources.values()] };
  return { event: "snapshot", data: JSON.stringify(snapshot), id: "" };
}

function change(changes: Changes): void {
  const shown = board.value;
  if (shown === null || changes.position < shown.position) {
    return;
  }
  const resources = new Map(shown.resources);
  changes.removed?.forEach((name) => resources.delete(name));
  changes.resources.forEach((view) => resources.set(view.name, view));
  board.value = { ...shown, position: changes.position, at: changes.at, resources };
}

window.addEventListener("online", retryNow);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    retryNow();
  }
});
