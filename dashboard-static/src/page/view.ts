import { computed, signal } from "@preact/signals";
import { item, page, param, setParams } from "../shell/router";
import { deedOf, type Chosen, type Deed } from "../shell/bindings";
import { stored } from "../shell/stored";
import type { Group } from "./look";

// What the person has chosen, apart from the state of the app. What a link should carry lives in
// the address: ?resource=api&tab=console.

export type Tab = "details" | "console";

export const selected = computed(() => param("resource"));
export const tab = computed<Tab>(() => (param("tab") === "console" ? "console" : "details"));
export const query = signal("");
export const heap = signal<Group | null>(null);
/** The row that the keyboard is on. */
export const cursor = signal<string | null>(selected.value);
export const wide = signal(false);
export const helpOpen = signal(false);

/** Resources that the table leaves out, by their name in the model, unless they are asked for. */
export const hidden = stored<string[]>("reprise.hidden", []);
export const showHidden = signal(false);
export const collapsed = stored<string[]>("reprise.collapsed", []);
export const paneWidth = stored("reprise.pane", 440);
export const shortcuts = stored("reprise.shortcuts", true);
/** The keys that the person has chosen instead of the usual ones. */
export const bindings = stored<Chosen>("reprise.keys", {});

/** Returns what a key does, if single keys do anything. */
export function deed(key: string): Deed | undefined {
  return shortcuts.value ? deedOf(key, bindings.value) : undefined;
}
export const timestamps = stored("reprise.timestamps", true);

/** The resource that the person is looking at, whichever page shows it. */
export const focused = computed(() => selected.value ?? (page.value === "console" ? item.value : null));

/** Shows a resource in the pane. */
export function open(name: string, on: Tab = tab.value): void {
  const moved = selected.value !== null;
  cursor.value = name;
  setParams({ resource: name, tab: on === "console" ? on : null }, moved ? "replace" : "push");
}

/** Closes the pane. */
export function close(): void {
  wide.value = false;
  setParams({ resource: null, tab: null }, "push");
}

/** Leaves a resource out of the table, or takes it in again. */
export function hide(displayName: string): void {
  hidden.value = hidden.value.includes(displayName) ? hidden.value.filter((other) => other !== displayName) : [...hidden.value, displayName];
}

/** Opens or closes the children of a row. */
export function toggle(key: string): void {
  collapsed.value = collapsed.value.includes(key)
    ? collapsed.value.filter((other) => other !== key)
    : [...collapsed.value, key];
}
