import { levelExpression, type Level } from "./levels";

/** What is looked for in a console. */
export interface Search {
  text: string;
  regex: boolean;
  matchCase: boolean;
  /** Only lines of this level or worse; null for all. */
  level: Level | null;
}

/** Returns the expression that the host is asked for, or null where nothing is looked for. */
export function expression({ text, regex, matchCase, level }: Search): string | null {
  const body = text === "" ? null : (matchCase ? "" : "(?i)") + (regex ? text : escape(text));
  const words = level === null ? null : levelExpression(level);
  if (body === null || words === null) {
    return body ?? words;
  }
  return `^(?=.*(?:${words})).*?(?:${body})`;
}

/** Returns what to mark in a line; null where nothing, or where this browser reads the expression otherwise. */
export function marker({ text, regex, matchCase }: Search): RegExp | null {
  if (text === "") {
    return null;
  }
  try {
    return new RegExp(regex ? text : escape(text), matchCase ? "g" : "gi");
  } catch {
    return null;
  }
}

/** Returns the parts of `text`: those at odd places match. */
export function marked(text: string, pattern: RegExp | null): string[] {
  if (pattern === null) {
    return [text];
  }
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] !== "") {
      parts.push(text.slice(from, match.index), match[0]);
      from = match.index + match[0].length;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function escape(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
