import { pieces, Refusal, request } from "../wire/http";
import type { ConsoleLine } from "../wire/model";

/** How many lines are asked for at first, and again after a break. */
export const TAIL = 2000;
const RETRY_MS = 1000;

export type Following = "loading" | "following" | "broken";

/** A last line that says why there are no more; empty lines between lines are heartbeats. */
interface Problem {
  problem: { status?: number; detail?: string };
}

/** Returns why the console broke off, as a sentence. */
function words(cause: unknown): string {
  if (!(cause instanceof Refusal)) {
    return "The host is not answering.";
  }
  return cause.status === 401 ? "This browser is not signed in any more." : cause.message.replace(/[^.]$/, "$&.");
}

/**
 * Follows the console of an instance over all its attempts until the returned function is called;
 * begins anew after a break. With a position, what there was then is delivered, and that is all.
 * `deliver` gets lines in batches, at most one a frame.
 */
export function follow(
  resource: string,
  at: number | null,
  deliver: (lines: ConsoleLine[]) => void,
  tell: (state: Following, problem: string) => void,
): () => void {
  const abort = new AbortController();
  let retry = 0;
  let waiting: ConsoleLine[] = [];
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    const lines = waiting;
    waiting = [];
    if (!abort.signal.aborted && lines.length > 0) {
      deliver(lines);
    }
  }
  function take(line: ConsoleLine | Problem): void {
    if ("problem" in line) {
      throw new Refusal(line.problem.status ?? 500, line.problem.detail ?? "The console cannot be read.");
    }
    waiting.push(line);
  }
  function schedule(): void {
    if (!scheduled) {
      scheduled = true;
      if (document.hidden) {
        window.setTimeout(flush, 100);
      } else {
        requestAnimationFrame(flush);
      }
    }
  }
  async function attempt(): Promise<void> {
    let problem = "";
    try {
      const end = at === null ? "follow=true" : `at=${at}`;
      const path = `api/resources/${encodeURIComponent(resource)}/logs?${end}&tail=${TAIL}`;
      const response = await request(path, { signal: abort.signal, headers: { Accept: "application/x-ndjson" } });
      tell("following", "");
      let rest = "";
      await pieces(response, (text) => {
        const parts = (rest + text).split("\n");
        rest = parts.pop()!;
        for (const part of parts) {
          if (part !== "") {
            take(JSON.parse(part) as ConsoleLine | Problem);
          }
        }
        schedule();
      });
    } catch (cause) {
      problem = words(cause);
    }
    if (!abort.signal.aborted && (at === null || problem !== "")) {
      if (problem !== "") {
        tell("broken", problem);
      }
      retry = window.setTimeout(() => void attempt(), RETRY_MS);
    }
  }

  tell("loading", "");
  void attempt();
  return () => {
    abort.abort();
    window.clearTimeout(retry);
  };
}
