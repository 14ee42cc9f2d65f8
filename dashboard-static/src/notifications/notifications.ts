import { computed, effect, signal } from "@preact/signals";
import { isPast, rested } from "../shell/moment";
import { stored } from "../shell/stored";
import { offers } from "../wire/abilities";
import { json } from "../wire/http";
import { board, generation, onEvent } from "../wire/live";
import { Spared } from "../wire/spared";

export type Severity = "error" | "warning" | "info";

/** Something of the log that a person should know of. */
export interface Notification {
  position: number;
  at: string;
  severity: Severity;
  title: string;
  text: string;
  resource: string | null;
}

const MOST = 500;
/** A burst of events is asked about once. */
const QUIET_MS = 800;

/** Newest first; null until they are known. */
export const notifications = signal<readonly Notification[] | null>(null);
/** Whether this host has a list of them. */
export const offered = signal(false);
export const centreOpen = signal(false);

/** Resources whose notifications are listed, but neither counted nor shown outside. */
export const silenced = stored<string[]>("reprise.silenced", []);
/** Whether the browser shows errors and warnings while the page is in the background. */
export const outside = stored("reprise.notify", false);
/** Up to which position a person has seen them, by app. */
const seen = stored<Record<string, number>>("reprise.seen", {});

const app = computed(() => board.value?.host.appHost ?? "");
const seenTo = computed(() => seen.value[app.value] ?? 0);

/** Returns whether a notification is new to this person. */
export function isUnread({ position, resource }: Notification): boolean {
  return position > seenTo.value && !(resource !== null && silenced.value.includes(resource));
}

export const unread = computed(() => (isPast.value ? 0 : (notifications.value ?? []).filter(isUnread).length));

/** Notes that all there are have been seen. */
export function markSeen(): void {
  const newest = Math.max(0, ...(notifications.value ?? []).map(({ position }) => position));
  if (newest > seenTo.value && !isPast.value) {
    seen.value = { ...seen.value, [app.value]: newest };
  }
}

/** Silences a resource, or lets it speak again. */
export function silence(resource: string): void {
  silenced.value = silenced.value.includes(resource)
    ? silenced.value.filter((other) => other !== resource)
    : [...silenced.value, resource];
}

/** Asks the browser whether it may show them; without its leave `outside` stays off. */
export async function allowOutside(on: boolean): Promise<void> {
  outside.value = on && (await Notification_.requestPermission()) === "granted";
}

/** Returns those that `severity` and `resource` let pass; null lets all. */
export function pick(list: readonly Notification[], severity: Severity | null, resource: string | null): Notification[] {
  const wanted: readonly Severity[] = severity === "error" ? ["error"] : severity === "warning" ? ["error", "warning"] : ["error", "warning", "info"];
  return list.filter((each) => wanted.includes(each.severity) && (resource === null || each.resource === resource));
}

// The browser's own, by another name than ours.
const Notification_ = window.Notification;

let asked = 0;
let timer = 0;
const spared = new Spared();

async function load(): Promise<void> {
  const mine = ++asked;
  const at = rested.value == null ? "" : `&at=${rested.value}`;
  if (!(await offers("/api/notifications"))) {
    return;
  }
  try {
    const answer = await spared.ask(() => json<{ notifications: Notification[] }>(`api/notifications?limit=${MOST}${at}`));
    if (mine === asked) {
      const list = [...answer.notifications].sort((a, b) => b.position - a.position);
      tellOutside(list);
      notifications.value = list;
    }
  } catch {
    // The connection's own state tells; they are asked for again when the host is back.
  }
}

function tellOutside(list: readonly Notification[]): void {
  const known = notifications.value;
  if (known === null || isPast.value) {
    return;
  }
  const before = known[0]?.position ?? 0;
  for (const each of list.filter(({ position }) => position > before)) {
    if (each.severity !== "info" && isUnread(each)) {
      showOutside(each.title, each.text, String(each.position));
    }
  }
}

/** Has the browser show something, if a person wants that and does not look at the page. */
export function showOutside(title: string, body: string, tag: string): void {
  if (outside.value && document.hidden) {
    new Notification_(title, { body, tag: `reprise ${tag}` });
  }
}

onEvent(() => {
  if (offered.value && !isPast.value && timer === 0) {
    timer = window.setTimeout(() => {
      timer = 0;
      void load();
    }, spared.wait(QUIET_MS));
  }
});
effect(() => {
  if (generation.value > 0) {
    void offers("/api/notifications").then((yes) => (offered.value = yes));
  }
});
// Those of the past are shown in the centre alone, and the host reads the whole session for them.
effect(() => {
  if (typeof rested.value === "number" && !centreOpen.value) {
    notifications.value = null;
  } else if (rested.value !== undefined && generation.value > 0) {
    void load();
  }
});
