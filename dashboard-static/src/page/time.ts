import { computed, signal } from "@preact/signals";
import { connection, lastHeard } from "../wire/live";

/** The browser's clock in milliseconds, once a second while the page is visible. */
export const now = signal(Date.now());

window.setInterval(() => {
  if (!document.hidden) {
    now.value = Date.now();
  }
}, 1000);

/** The time that what is shown is of: now, or when the host was last heard. */
export const shownAt = computed(() => (connection.value.kind === "live" ? now.value : lastHeard.value));

export { duration, ticking } from "./duration";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Returns the local time of day, with the day where that is not today. */
export function timeOfDay(at: string | number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** Returns the local time of day with milliseconds, as consoles show it. */
export function preciseTime(at: string): string {
  const date = new Date(at);
  return `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
