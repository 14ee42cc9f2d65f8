/** Returns the query with a term more, in the server's grammar; once is enough. */
export function withTerm(query: string, field: string, value: string): string {
  const term = `${field}:${/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`}`;
  const terms = query.trim() === "" ? [] : query.trim().split(/\s+/);
  return terms.includes(term) ? query : [...terms, term].join(" ");
}

const NEAR_MS = 5000;

/** Returns the query for what was recorded within five seconds of a time. */
export function around(at: string): string {
  const [from, to] = [-NEAR_MS, NEAR_MS].map((by) => new Date(Date.parse(at) + by).toISOString());
  return `time:${from}..${to}`;
}
