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

/** Returns the answer to a request; throws Refusal for any status of 400 or above. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address(path), { cache: "no-store", credentials: "same-origin", ...init });
  if (response.status >= 400) {
    throw new Refusal(response.status, await problem(response));
  }
  return response;
}

/** Returns the answer's JSON; throws Refusal as `request` does. */
export async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await request(path, init)).json()) as T;
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
