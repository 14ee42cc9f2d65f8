import { json } from "./http";
import { generation } from "./live";

// Which of the newer paths this host has: it tells in its own description. A page of a newer
// program over an older host then leaves a part out instead of running into refusals.

let paths: Promise<ReadonlySet<string>> | null = null;

/** Returns whether the host answers a path, written as in its description: `/api/usage/{name}`. */
export async function offers(path: string): Promise<boolean> {
  paths ??= json<{ paths: Record<string, unknown> }>("api/openapi.json").then(
    (description) => new Set(Object.keys(description.paths)),
    () => {
      paths = null;
      return new Set();
    },
  );
  return (await paths).has(path);
}

generation.subscribe(() => (paths = null));
