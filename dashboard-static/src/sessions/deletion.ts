import { signal } from "@preact/signals";
import { loadSessions, sessions } from "../shell/moment";
import { offers } from "../wire/abilities";
import { announcement } from "../wire/commands";
import { request } from "../wire/http";
import type { Session } from "../wire/model";

// A log is cut at its old end only: its hash chain has no other. So a session goes with all older ones.

/** Whether this host deletes sessions. */
export const deletable = signal(false);
/** The session up to which somebody is asked whether to delete. */
export const upTo = signal(0);
export const deleteOpen = signal(false);

export async function findOut(): Promise<void> {
  deletable.value = await offers("/api/sessions", "delete");
}

export function askToDelete(session: number): void {
  upTo.value = session;
  deleteOpen.value = true;
}

/** Returns what would go with a session, oldest first. */
export function going(session: number): readonly Session[] {
  return sessions.value.filter((other) => other.session <= session);
}

/** Returns the first pinned session that would go with one, if there is any. */
export function pinnedUpTo(session: number): number | undefined {
  return going(session).find(({ pinned }) => pinned)?.session;
}

/** Deletes a session and all older ones; throws Refusal as `request` does. */
export async function deleteThrough(session: number): Promise<void> {
  await request(`api/sessions?through=${session}`, { method: "DELETE", headers: { "X-Reprise-Actor": "dashboard" } });
  await loadSessions();
  announcement.value = `Sessions up to ${session} were deleted`;
}
