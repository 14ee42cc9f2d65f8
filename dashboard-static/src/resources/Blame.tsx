import { useSignal } from "@preact/signals";
import { Icon } from "../page/icons";
import { timeOfDay } from "../page/time";
import { isPast, shown } from "../shell/moment";
import { href } from "../shell/router";
import { json } from "../wire/http";
import type { Blame as Answer } from "../wire/model";

/** A button that tells which event set a property last, and what it was before. */
export function Blame({ resource, property, what }: { resource: string; property: string; what: string }) {
  const answer = useSignal<{ at: number; found: Answer | null; problem: string } | null>(null);
  const ask = () => {
    if (answer.value !== null) {
      answer.value = null;
      return;
    }
    const at = shown.value!.position;
    const path = `api/blame/${encodeURIComponent(resource)}/${encodeURIComponent(property)}${isPast.value ? `?at=${at}` : ""}`;
    json<Answer>(path).then(
      (found) => (answer.value = { at, found, problem: "" }),
      (cause: Error) => (answer.value = { at, found: null, problem: cause.message }),
    );
  };
  const known = answer.value;
  return (
    <>
      <button
        type="button"
        class="tool small-tool blame-button"
        aria-expanded={known !== null}
        aria-label={`Which event set ${what}`}
        title="Which event set this?"
        onClick={ask}
      >
        <Icon name="history" />
      </button>
      {known !== null && (
        <span class="blame">
          {known.found === null ? (
            known.problem
          ) : (
            <>
              set by{" "}
              <a href={href("events", null, { event: String(known.found.setBy.position) })} class="number">
                #{known.found.setBy.position}
              </a>{" "}
              at {timeOfDay(known.found.setBy.recordedAt)}: {known.found.setBy.text}
              {known.found.secret ? "; a secret" : `; before: ${known.found.before ?? "not set"}`}
            </>
          )}
        </span>
      )}
    </>
  );
}
