import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DiffView } from "../diff/DiffView";
import { compare } from "../diff/mark";
import { Icon } from "../page/icons";
import { bytes } from "../page/numbers";
import { dayAndTime, duration, shownAt } from "../page/time";
import { number, TableHead, unseen } from "../parts/TableHead";
import { Blank } from "../parts/parts";
import { goLive, goTo, loadSessions, sessions, shownSession } from "../shell/moment";
import { href, param } from "../shell/router";
import { offers } from "../wire/abilities";
import { address, json, Refusal } from "../wire/http";
import { board, generation } from "../wire/live";
import type { Session, Sizes } from "../wire/model";

const columns = [
  unseen("Compare"),
  "Session",
  "Begun",
  number("Lasted"),
  "Outcome",
  "First failure",
  number("Failures"),
  number("Events"),
  number("Hosts"),
  "Model",
  "Commit",
  number("Size"),
  unseen("Actions"),
];

/** What the log holds of earlier runs, and how two of them differ. */
export function SessionsPage() {
  const a = param("a");
  const b = param("b");
  useEffect(() => void loadSessions(), []);
  if (a !== null && b !== null) {
    return <DiffView a={a} b={b} />;
  }
  return (
    <section class="list" aria-label="Sessions of this log">
      {sessions.value.length === 0 ? (
        <Blank icon="history" title="No sessions yet">
          <p>A session begins when the app is first started, and ends when it is stopped.</p>
        </Blank>
      ) : (
        <Table />
      )}
    </section>
  );
}

function Table() {
  const sizes = useSignal<Sizes | null>(null);
  const picked = useSignal<readonly number[]>([]);
  useEffect(() => {
    json<Sizes>("api/sizes").then(
      (answer) => (sizes.value = answer),
      () => undefined,
    );
  }, [generation.value]);
  const pick = (session: number) => {
    picked.value = picked.value.includes(session)
      ? picked.value.filter((other) => other !== session)
      : [...picked.value.slice(-1), session].sort((a, b) => a - b);
  };
  const [first, second] = picked.value;
  return (
    <>
      <div class="toolbar">
        <span class="quiet number">
          {sessions.value.length} {sessions.value.length === 1 ? "session" : "sessions"}
          {sizes.value !== null && `, ${bytes(sizes.value.file + sizes.value.wal)} on disk`}
        </span>
        <span class="spring" />
        <button
          type="button"
          class="button"
          aria-disabled={second === undefined}
          title={second === undefined ? "Tick two sessions to compare them" : undefined}
          onClick={() => second !== undefined && compare(`session:${first}`, `session:${second}`)}
        >
          <Icon name="diff" />
          Compare two
        </button>
        <SaveLog />
      </div>
      <div class="table-box table-fill" tabIndex={0} role="group" aria-label="Sessions">
        <table class="table">
          <caption class="unseen">Sessions, the newest first</caption>
          <TableHead columns={columns} />
          <tbody>
            {[...sessions.value].reverse().map((session) => (
              <Row
                key={session.session}
                session={session}
                size={sizes.value?.sessions.find((size) => size.session === session.session)?.bytes}
                picked={picked.value.includes(session.session)}
                pick={() => pick(session.session)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row(props: { session: Session; size: number | undefined; picked: boolean; pick: () => void }) {
  const { session, size, picked, pick } = props;
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
          <a href={href("events", null, { event: String(firstFailure.position), at: String(firstFailure.position) })}>
            {firstFailure.resource === null ? "" : `${firstFailure.resource}: `}
            {firstFailure.text}
          </a>
        )}
      </td>
      <td class="number">{session.failures === 0 ? <span class="quiet">0</span> : <strong class="tone-bad">{session.failures}</strong>}</td>
      <td class="number">{session.events}</td>
      <td class="number">{session.hosts}</td>
      <td>{session.modelChanged === null ? <span class="quiet">first</span> : session.modelChanged ? "changed" : <span class="quiet">same</span>}</td>
      <td>
        <Commit hash={session.commit ?? null} before={before?.commit ?? null} />
      </td>
      <td class="number">{size === undefined ? "" : bytes(size)}</td>
      <td>
        <div class="row-actions">
          <Pin session={session} />
          {before !== undefined && (
            <button
              type="button"
              class="button"
              title={`What differs from session ${before.session}`}
              onClick={() => compare(`session:${before.session}`, `session:${number}`)}
            >
              Changes
            </button>
          )}
          <button type="button" class="button" onClick={() => goTo(first)} title={`Show #${first}, its first event`}>
            Start
          </button>
          <button type="button" class="button" onClick={() => (runs ? goLive() : goTo(last))} title={runs ? "Live" : `Show #${last}, its last event`}>
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

/** The log as a file, which `reprise open` shows elsewhere; absent where the host cannot. */
function SaveLog() {
  const possible = useSignal(false);
  useEffect(() => void offers("/api/export").then((told) => (possible.value = told)), [generation.value]);
  return possible.value ? (
    <a class="button" href={address("api/export")} download title="All events as a file: reprise open shows it elsewhere, read only. Secrets are not in it">
      <Icon name="download" />
      Save log
    </a>
  ) : null;
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
