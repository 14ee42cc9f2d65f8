import { signal } from "@preact/signals";
import { offers } from "../wire/abilities";
import { json, request } from "../wire/http";
import { generation, onEvent } from "../wire/live";

/** What a person wrote about a moment. */
export interface Note {
  id: string | number;
  position: number;
  text: string;
  at?: string;
  actor?: string | null;
}

/** By position; null until they are known. */
export const notes = signal<readonly Note[] | null>(null);
/** Whether this host keeps notes. */
export const kept = signal(false);
export const notesOpen = signal(false);

/** Asks for them again. */
export async function loadNotes(): Promise<void> {
  kept.value = await offers("/api/notes");
  if (!kept.value) {
    return;
  }
  try {
    const answer = await json<Note[] | { notes: Note[] }>("api/notes");
    const list = "notes" in answer ? answer.notes : answer;
    notes.value = [...list].sort((a, b) => a.position - b.position);
  } catch {
    // The connection's own state tells; they are asked for again when the host is back.
  }
}

/** Writes a note about a position; throws Refusal as `request` does. */
export async function addNote(position: number, text: string): Promise<void> {
  await request("api/notes", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Reprise-Actor": "dashboard" },
    body: JSON.stringify({ position, text }),
  });
  await loadNotes();
}

/** Removes a note; throws Refusal as `request` does. */
export async function removeNote({ id }: Note): Promise<void> {
  await request(`api/notes/${encodeURIComponent(String(id))}`, { method: "DELETE", headers: { "X-Reprise-Actor": "dashboard" } });
  await loadNotes();
}

onEvent(({ type }) => {
  if (type.startsWith("Note")) {
    void loadNotes();
  }
});
generation.subscribe((count) => {
  if (count > 0) {
    void loadNotes();
  }
});
