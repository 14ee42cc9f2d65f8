// Addresses are relative to the page's own files, so the page works below any path.
// The bundle lies beside index.html: its address is the base.
const base = new URL(".", import.meta.url);

/** Returns the address of `path` (without leading slash) on the server that served this page. */
export function address(path: string): string {
  return new URL(path, base).href;
}

/** The server refused: `status` is HTTP's, the message is in words for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The waits before a question that got no answer is put again. */
const AGAIN_MS = [60, 250, 800];

/**
 * Returns what `question` does, which may be put several times. A browser drops all its connections
 * when a network of the machine comes or goes, as those of containers do: that is over at once, and
 * nobody has to be told.
 */
export async function patiently<T>(question: () => Promise<T>, signal?: AbortSignal | null): Promise<T> {
  for (const wait of AGAIN_MS) {
    try {
      return await question();
    } catch (cause) {
      if (!(cause instanceof TypeError) || signal?.aborted) {
        throw cause; // An answer all the same; only what fetch calls a network error is none.
      }
    }
    await new Promise((done) => window.setTimeout(done, wait));
  }
  return question();
}

/** Returns the answer to a request that is sent once; throws Refusal for any status of 400 or above. */
export async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address(path), { cache: "no-store", credentials: "same-origin", ...init });
  if (response.status >= 400) {
    throw new Refusal(response.status, await problem(response));
  }
  return response;
}

/** Returns the answer to a request, a GET patiently; throws Refusal as `reach` does. */
export function request(path: string, init: RequestInit = {}): Promise<Response> {
  return ask(() => reach(path, init), init);
}

/** Returns the JSON of the answer to a request, of a GET patiently; throws Refusal as `reach` does. */
export function json<T>(path: string, init: RequestInit = {}): Promise<T> {
  return ask(async () => (await (await reach(path, init)).json()) as T, init);
}

function ask<T>(question: () => Promise<T>, { method = "GET", signal }: RequestInit): Promise<T> {
  return method === "GET" ? patiently(question, signal) : question();
}

/** Hands each decoded piece of an answer's body to `take`, until the body ends. */
export async function pieces(response: Response, take: (text: string) => void): Promise<void> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    take(decoder.decode(value, { stream: true }));
  }
}

async function problem(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string };
    return detail || title || `HTTP ${response.status}`;
  } catch {
    return `HTTP ${response.status} ${response.statusText}`.trim();
  }
}
