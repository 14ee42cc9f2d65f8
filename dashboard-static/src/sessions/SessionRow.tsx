import { useSignal } from "@preact/signals";
import { compare } from "../diff/mark";
import { Icon } from "../page/icons";
import { bytes } from "../page/numbers";
import { dayAndTime, duration, shownAt } from "../page/time";
import { canAct, goLive, goTo, loadSessions, sessions, shownSession, whyNot } from "../shell/moment";
import { href } from "../shell/router";
import { json, Refusal } from "../wire/http";
import { board } from "../wire/live";
import type { Session } from "../wire/model";
import { askToDelete, deletable, pinnedUpTo } from "./deletion";

/** A session in the table, the newest first. */
export function SessionRow(props: { session: Session; size: number | undefined; committed: boolean; picked: boolean; pick: () => void }) {
  const { session, size, committed, picked, pick } = props;
  const { session: number, first, last, openedAt, firstFailure } = session;
  const isLast = session === sessions.value.at(-1);
  const before = sessions.value[sessions.value.indexOf(session) - 1];
  const runs = isLast && session.outcome === "open" && !board.value?.host.readOnly;
  const lasted = runs ? shownAt.value - Date.parse(openedAt) : session.durationMillis;
  const isShown = shownSession.value?.session === number;
  return (
    <tr class={isShown ? "row-shown" : ""} aria-current={isShown ? "true" : undefined}>
      <td>
        <input type="checkbox" aria-label={`Compare session ${number}`} checked={picked} onChange={pick} />
      </td>
      <th scope="row">
        {number}
        {session.note != null && (
          <p class="session-note" title={session.note}>
            {session.note}
          </p>
        )}
      </th>
      <td class="number-left">{dayAndTime(openedAt)}</td>
      <td class="number">{duration(Math.max(0, lasted))}</td>
      <td>{runs ? <span class="tone-ok">running</span> : session.outcome === "open" ? <span class="tone-warn">never closed</span> : (session.reason ?? "ended")}</td>
      <td>
        {firstFailure === null ? (
          <span class="quiet">none</span>
        ) : (
          <a class="first-failure" title={firstFailure.text} href={href("events", null, { event: String(firstFailure.position), at: String(firstFailure.position) })}>
            {firstFailure.resource === null ? "" : `${firstFailure.resource}: `}
            {firstFailure.text}
          </a>
        )}
      </td>
      <td class="number">{session.failures === 0 ? <span class="quiet">0</span> : <strong class="tone-bad">{session.failures}</strong>}</td>
      <td class="number">{session.events}</td>
      <td class="number">{session.hosts}</td>
      <td>{session.modelChanged === null ? <span class="quiet">first</span> : session.modelChanged ? "changed" : <span class="quiet">same</span>}</td>
      {committed && (
        <td>
          <Commit hash={session.commit ?? null} before={before?.commit ?? null} />
        </td>
      )}
      <td class="number">{size === undefined ? "" : bytes(size)}</td>
      <td>
        <div class="row-actions">
          <Pin session={session} />
          {!isLast && <Delete session={session} />}
          {before !== undefined && (
            <button
              type="button"
              class="button action-changes"
              title={`What differs from session ${before.session}`}
              onClick={() => compare(`session:${before.session}`, `session:${number}`)}
            >
              Changes
            </button>
          )}
          <button type="button" class="button action-start" onClick={() => goTo(first)} title={`Show #${first}, its first event`}>
            Start
          </button>
          <button type="button" class="button action-end" onClick={() => (runs ? goLive() : goTo(last))} title={runs ? "Live" : `Show #${last}, its last event`}>
            {runs ? "Live" : "End"}
          </button>
        </div>
      </td>
    </tr>
  );
}

/** The git commit that a session began at, and whether the one before began at another. */
function Commit({ hash, before }: { hash: string | null; before: string | null }) {
  if (hash === null) {
    return null;
  }
  return (
    <>
      <code title={hash}>{hash.slice(0, 7)}</code>
      {before !== null && before !== hash && (
        <span class="quiet" title="Changed since the previous session">
          {" "}
          changed
        </span>
      )}
    </>
  );
}

/** Keeps a session from being deleted for its age; absent where the host cannot. */
function Pin({ session }: { session: Session }) {
  const refused = useSignal("");
  if (session.pinned === undefined) {
    return null;
  }
  const pinned = session.pinned;
  const label = `${pinned ? "Unpin" : "Pin"} session ${session.session}`;
  return (
    <button
      type="button"
      class="tool"
      aria-pressed={pinned}
      aria-label={label}
      title={refused.value || label}
      onClick={() => {
        const body = JSON.stringify({ pinned: !pinned });
        json(`api/sessions/${session.session}/pin`, { method: "POST", headers: { "Content-Type": "application/json" }, body })
          .then(loadSessions)
          .catch((cause: unknown) => (refused.value = cause instanceof Refusal ? cause.message : "The host is not answering."));
      }}
    >
      <Icon name="pin" />
    </button>
  );
}

/** Asks whether a session and all older ones shall go; absent where the host cannot. */
function Delete({ session: { session } }: { session: Session }) {
  if (!deletable.value) {
    return null;
  }
  const pinned = pinnedUpTo(session);
  const refused = pinned === undefined ? whyNot.value : `Session ${pinned} is pinned, so it and those after it stay`;
  const label = `Delete session ${session}${session === sessions.value[0]?.session ? "" : " and all older ones"}`;
  return (
    <button
      type="button"
      class="tool action-delete"
      aria-label={label}
      aria-disabled={refused !== ""}
      title={refused || label}
      onClick={() => canAct.value && refused === "" && askToDelete(session)}
    >
      <Icon name="bin" />
    </button>
  );
}
