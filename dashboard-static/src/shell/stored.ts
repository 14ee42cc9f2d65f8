import { effect, signal, type Signal } from "@preact/signals";

/** Returns a signal that outlives the page; a browser without storage just forgets it. */
export function stored<T>(key: string, otherwise: T): Signal<T> {
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
