import { json } from "./http";
import { generation } from "./live";

// Which of the newer paths this host has: it tells in its own description. A page of a newer
// program over an older host then leaves a part out instead of running into refusals.

let paths: Promise<ReadonlySet<string>> | null = null;

/** Returns whether the host has a path, written as in its description: `/api/usage/{name}`; for a method, `delete`, where one is said, else for any. */
export async function offers(path: string, method = ""): Promise<boolean> {
  paths ??= json<{ paths: Record<string, object> }>("api/openapi.json").then(
    ({ paths }) => new Set(Object.entries(paths).flatMap(([path, methods]) => [path, ...Object.keys(methods).map((method) => method + path)])),
    () => {
      paths = null;
      return new Set();
    },
  );
  return (await paths).has(method + path);
}

generation.subscribe(() => (paths = null));
