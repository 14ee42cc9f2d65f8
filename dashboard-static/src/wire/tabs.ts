import { address } from "./http";

/**
 * All tabs of a browser share one stream, for a browser opens only six connections to a host: the
 * tab that leads reads it and tells the others word for word. The lead goes on when its tab is
 * closed, and to whoever takes it.
 */
export interface Part<Word> {
  /** This tab leads from now on: it reads the stream. */
  lead(): void;
  /** Another tab leads from now on. */
  follow(): void;
  /** What the tab that leads has told. */
  hear(word: Word): void;
  /** Another tab has come and wants to be told how things stand; only a tab that leads is asked. */
  greet(): void;
}

const LEAD = `reprise ${address("")}`;
/** A tab that leads and does not answer for so long is stuck. */
const STUCK_MS = 2000;

let part: Part<never>;
let channel: BroadcastChannel | null = null;
let leading = false;
let away = false;
let heard = false;
let release = () => {};
let queue: AbortController | null = null;

/** Takes part from now on. Where the browser has no means to share, this tab leads. */
export function share<Word>(role: Part<Word>): void {
  part = role as Part<never>;
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    leading = true;
    role.lead();
    return;
  }
  window.addEventListener("pagehide", () => {
    away = true;
    queue?.abort();
    release();
  });
  window.addEventListener("pageshow", () => {
    if (away) {
      away = false;
      join();
    }
  });
  channel = new BroadcastChannel(LEAD);
  channel.onmessage = ({ data }: MessageEvent<Word | null>) => {
    if (data !== null) {
      heard = true;
      role.hear(data);
    } else if (leading) {
      role.greet();
    }
  };
  join();
}

/** Returns whether this tab reads the stream. */
export function leads(): boolean {
  return leading;
}

/** Tells the other tabs, if this one leads. */
export function tell(word: unknown): void {
  if (leading) {
    channel?.postMessage(word);
  }
}

/** Makes this tab lead, whoever does now. */
export function takeLead(): void {
  queue?.abort();
  hold({ steal: true });
}

/** Leads if nobody does or whoever does is stuck, else when nobody does any more. */
function join(): void {
  const waiting = new AbortController();
  queue = waiting;
  heard = false;
  hold({ signal: waiting.signal });
  channel?.postMessage(null);
  window.setTimeout(() => {
    if (!leading && !heard && !document.hidden) {
      takeLead();
    }
  }, STUCK_MS);
}

function hold(options: LockOptions): void {
  let mine = false;
  navigator.locks
    .request(LEAD, options, () => {
      mine = leading = true;
      part.lead();
      return new Promise<void>((done) => (release = done));
    })
    .then(over, over);

  // It was released, or stolen; or never had.
  function over(): void {
    if (mine) {
      leading = false;
      part.follow();
      if (!away) {
        join();
      }
    }
  }
}
