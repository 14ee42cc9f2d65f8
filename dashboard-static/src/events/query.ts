/** Returns the query with a term more, in the server's grammar; once is enough. */
export function withTerm(query: string, field: string, value: string): string {
  const term = `${field}:${/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`}`;
  const terms = query.trim() === "" ? [] : query.trim().split(/\s+/);
  return terms.includes(term) ? query : [...terms, term].join(" ");
}
