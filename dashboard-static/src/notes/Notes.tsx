import { useSignal } from "@preact/signals";
import { Icon } from "../page/icons";
import { dayAndTime } from "../page/time";
import { Dialog } from "../parts/Dialog";
import { goTo, shown } from "../shell/moment";
import { Refusal } from "../wire/http";
import { board, connection } from "../wire/live";
import { addNote, kept, notes, notesOpen, removeNote, type Note } from "./kept";

/** Opens the notes; says whether there is one about the moment shown. */
export function NotesButton() {
  if (!kept.value) {
    return null;
  }
  const here = (notes.value ?? []).filter(({ position }) => position === shown.value?.position).length;
  const label = here === 0 ? "Notes" : `Notes, ${here} about this moment`;
  return (
    <button type="button" class={`tool ${here > 0 ? "tone-past" : ""}`} aria-label={label} title={label} onClick={() => (notesOpen.value = true)}>
      <Icon name="bookmark" />
    </button>
  );
}

/** Notes about moments: to write one about that which is shown, and to go to those of others. */
export function Notes() {
  return (
    <Dialog open={notesOpen} title="Notes" id="notes" class="centre">
      <Write />
      <List />
    </Dialog>
  );
}

function Write() {
  const text = useSignal("");
  const problem = useSignal<string | null>(null);
  const position = shown.value?.position ?? 0;
  const readOnly = board.value?.host.readOnly === true || connection.value.kind !== "live";
  async function add(): Promise<void> {
    if (text.value.trim() === "") {
      problem.value = "Write something first.";
      return;
    }
    try {
      await addNote(position, text.value.trim());
      text.value = "";
      problem.value = null;
    } catch (cause) {
      problem.value = told(cause);
    }
  }
  if (readOnly) {
    return <p class="quiet">{board.value?.host.readOnly ? "A recorded log is read only: its notes can be read here." : "The host is not answering."}</p>;
  }
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label for="note-text">Note about #{position}</label>
      <textarea
        id="note-text"
        rows={2}
        value={text.value}
        aria-invalid={problem.value !== null}
        aria-describedby="note-problem"
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void add();
          }
        }}
      />
      <div class="note-foot">
        <span id="note-problem" class="prompt-problem" role="alert">
          {problem.value}
        </span>
        <button type="submit" class="button button-main">
          Add note
        </button>
      </div>
    </form>
  );
}

function List() {
  const problem = useSignal<string | null>(null);
  const all = notes.value ?? [];
  if (all.length === 0) {
    return (
      <p class="centre-none quiet">
        <Icon name="bookmark" />
        No notes yet. A note stands at a moment of the log; everyone who opens the log can read it.
      </p>
    );
  }
  return (
    <>
      {problem.value !== null && (
        <p class="prompt-problem" role="alert">
          {problem.value}
        </p>
      )}
      <ul class="centre-list" tabIndex={0} aria-label="Notes, by moment">
        {all.map((note) => (
          <Item note={note} fail={(cause) => (problem.value = told(cause))} key={note.id} />
        ))}
      </ul>
    </>
  );
}

function Item({ note, fail }: { note: Note; fail(cause: unknown): void }) {
  const { position, text, at, actor } = note;
  return (
    <li class={`centre-item ${position === shown.value?.position ? "centre-fresh" : ""}`}>
      <Icon name="bookmark" />
      <div class="centre-text">
        <p class="note-text">{text}</p>
        <p class="quiet small number">
          {at !== undefined && dayAndTime(at)}
          {actor ? ` · ${actor}` : ""}
        </p>
      </div>
      <button
        type="button"
        class="button"
        aria-label={`Go to #${position}`}
        onClick={() => {
          notesOpen.value = false;
          goTo(position);
        }}
      >
        #{position}
      </button>
      {board.value?.host.readOnly !== true && (
        <button type="button" class="tool" aria-label={`Delete note about #${position}`} title="Delete" onClick={() => removeNote(note).catch(fail)}>
          <Icon name="close" />
        </button>
      )}
    </li>
  );
}

function told(cause: unknown): string {
  return cause instanceof Refusal ? cause.message : "The host did not answer; the note may or may not have been written.";
}
