import { useSignal } from "@preact/signals";
import { bytes } from "../page/numbers";
import { dayAndTime } from "../page/time";
import { Dialog } from "../parts/Dialog";
import { Refusal } from "../wire/http";
import type { Sizes } from "../wire/model";
import { deleteOpen, deleteThrough, going, upTo } from "./deletion";

/** The question before sessions are deleted: which, from when to when, and how large. */
export function DeleteDialog({ sizes }: { sizes: Sizes | null }) {
  const count = going(upTo.value).length;
  return (
    <Dialog open={deleteOpen} title={count === 1 ? "Delete a session" : `Delete ${count} sessions`} id="delete" class="command-dialog">
      <Question sizes={sizes} />
    </Dialog>
  );
}

function Question({ sizes }: { sizes: Sizes | null }) {
  const busy = useSignal(false);
  const problem = useSignal("");
  const gone = going(upTo.value);
  const [first, last] = [gone[0], gone.at(-1)];
  if (first === undefined || last === undefined) {
    return null; // Somebody else was faster.
  }
  const size = sizes?.sessions.filter(({ session }) => session <= upTo.value).reduce((sum, { bytes }) => sum + bytes, 0);
  const which = gone.length === 1 ? `Session ${first.session}` : `Sessions ${first.session} to ${last.session}`;
  async function confirm(): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    try {
      await deleteThrough(upTo.value);
      deleteOpen.value = false;
    } catch (cause) {
      problem.value = cause instanceof Refusal ? cause.message : "The host did not answer; the sessions may or may not be deleted.";
    }
    busy.value = false;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <p class="command-question">
        {which}: from {dayAndTime(first.openedAt)} to {dayAndTime(last.lastAt)}
        {size === undefined ? "" : `, ${bytes(size)}`}.
      </p>
      <p>
        <strong>This cannot be undone.</strong> The events, notes and saved states are gone, and links to these moments lead nowhere. A log keeps its
        hash chain only if its oldest sessions go together. What programs printed goes by the consoles' own limit.
      </p>
      {problem.value !== "" && (
        <p class="prompt-problem" role="alert">
          {problem.value}
        </p>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => (deleteOpen.value = false)}>
          Cancel
        </button>
        <button type="submit" class="button button-main" aria-disabled={busy.value}>
          {busy.value ? "Deleting…" : gone.length === 1 ? "Delete session" : `Delete ${gone.length} sessions`}
        </button>
      </div>
    </form>
  );
}
