import { signal } from "@preact/signals";
import { thumb } from "../shell/moment";
import { go, href } from "../shell/router";

/** The moment that others are compared with; null until one is marked. */
export const marked = signal<number | null>(null);

/** Marks the moment shown as A. */
export function mark(): void {
  marked.value = thumb.value;
}

/** Shows how the moment shown differs from the marked one. */
export function compareWithMark(): void {
  if (marked.value !== null) {
    compare(String(marked.value), String(thumb.value));
  }
}

/** Shows how two moments or two sessions differ; the earlier one comes first. */
export function compare(a: string, b: string): void {
  const swap = /^\d+$/.test(a) && /^\d+$/.test(b) && Number(a) > Number(b);
  go(href("sessions", null, { a: swap ? b : a, b: swap ? a : b }));
}
