import { computed, signal } from "@preact/signals";
import { frozenAt } from "../shell/moment";
import { stored } from "../shell/stored";

/** The browser's clock in milliseconds, once a second while the page is visible. */
export const now = signal(Date.now());

window.setInterval(() => {
  if (!document.hidden) {
    now.value = Date.now();
  }
}, 1000);

/** The time that what is shown is of: now, a moment of the past, or when the host was last heard. */
export const shownAt = computed(() => frozenAt.value ?? now.value);

/** Whether times are shown in UTC instead of local time. */
export const utc = stored("reprise.utc", false);
/** Whether the day has twice twelve hours. */
export const twelve = stored("reprise.twelve", false);

export { duration, ticking } from "./duration";

const formats = computed(() => {
  const zone = utc.value ? { timeZone: "UTC" } : {};
  const cycle = { hourCycle: twelve.value ? ("h12" as const) : ("h23" as const) };
  return {
    clock: new Intl.DateTimeFormat(twelve.value ? "en-US" : undefined, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      ...cycle,
      ...zone,
    }),
    day: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", ...zone }),
  };
});

/** Returns the time of day, with the day where that is not today. */
export function timeOfDay(at: string | number): string {
  const date = new Date(at);
  const { clock, day } = formats.value;
  const today = day.format(date) === day.format(new Date());
  return today ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** Returns the time of day with milliseconds, as consoles show it. */
export function preciseTime(at: string | number): string {
  const date = new Date(at);
  const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
  return formats.value.clock.format(date).replace(/(:\d\d)(?=\D*$)/, `$1.${milliseconds}`);
}

/** Returns day and time, as where moments of different days stand side by side. */
export function dayAndTime(at: string | number): string {
  const date = new Date(at);
  return `${formats.value.day.format(date)} ${formats.value.clock.format(date)}`;
}
