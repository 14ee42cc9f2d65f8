import { effect, signal } from "@preact/signals";
import type { Group } from "./look";

// What the person has chosen, apart from the state of the app. What a link should carry lives in
// the address: ?resource=api&tab=console.

export type Tab = "details" | "console";

const start = new URLSearchParams(location.search);

export const selected = signal<string | null>(start.get("resource"));
export const tab = signal<Tab>(start.get("tab") === "console" ? "console" : "details");
export const query = signal("");
export const heap = signal<Group | null>(null);
/** The row that the keyboard is on. */
export const cursor = signal<string | null>(selected.value);
export const wide = signal(false);
export const helpOpen = signal(false);

export const collapsed = stored<string[]>("reprise.collapsed", []);
export const paneWidth = stored("reprise.pane", 440);
export const shortcuts = stored("reprise.shortcuts", true);
export const timestamps = stored("reprise.timestamps", true);

/** Shows a resource in the pane. */
export function open(name: string, on: Tab = tab.value): void {
  const moved = selected.value !== null;
  selected.value = name;
  cursor.value = name;
  tab.value = on;
  remember(moved);
}

/** Closes the pane. */
export function close(): void {
  selected.value = null;
  wide.value = false;
  remember(false);
}

/** Opens or closes the children of a row. */
export function toggle(key: string): void {
  collapsed.value = collapsed.value.includes(key)
    ? collapsed.value.filter((other) => other !== key)
    : [...collapsed.value, key];
}

function remember(replace: boolean): void {
  const params = new URLSearchParams(location.search);
  params.delete("resource");
  params.delete("tab");
  if (selected.value !== null) {
    params.set("resource", selected.value);
    if (tab.value === "console") {
      params.set("tab", "console");
    }
  }
  const search = params.toString();
  const target = location.pathname + (search === "" ? "" : `?${search}`);
  if (replace) {
    history.replaceState(null, "", target);
  } else {
    history.pushState(null, "", target);
  }
}

window.addEventListener("popstate", () => {
  const params = new URLSearchParams(location.search);
  selected.value = params.get("resource");
  tab.value = params.get("tab") === "console" ? "console" : "details";
});

/** Returns a signal that outlives the page; a browser without storage just forgets it. */
function stored<T>(key: string, otherwise: T) {
  let value = otherwise;
  try {
    const text = localStorage.getItem(key);
    if (text !== null) {
      value = JSON.parse(text) as T;
    }
  } catch {
    // Unreadable or forbidden: the default stands.
  }
  const result = signal(value);
  effect(() => {
    const text = JSON.stringify(result.value);
    try {
      localStorage.setItem(key, text);
    } catch {
      // Not kept, still in force for this page.
    }
  });
  return result;
}
