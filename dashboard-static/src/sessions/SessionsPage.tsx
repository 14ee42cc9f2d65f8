import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DiffView } from "../diff/DiffView";
import { compare } from "../diff/mark";
import { Icon } from "../page/icons";
import { bytes } from "../page/numbers";
import { number, TableHead, unseen } from "../parts/TableHead";
import { Blank } from "../parts/parts";
import { loadSessions, oldest, sessions } from "../shell/moment";
import { param } from "../shell/router";
import { offers } from "../wire/abilities";
import { address, json } from "../wire/http";
import { generation } from "../wire/live";
import type { Sizes } from "../wire/model";
import { DeleteDialog } from "./DeleteDialog";
import { findOut } from "./deletion";
import { SessionRow } from "./SessionRow";

const COMMIT = "Commit";

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
  COMMIT,
  number("Size"),
  unseen("Actions"),
];

/** What the log holds of earlier runs, and how two of them differ. */
export function SessionsPage() {
  const a = param("a");
  const b = param("b");
  useEffect(() => {
    void loadSessions();
    void findOut();
  }, [generation.value]);
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
  }, [generation.value, oldest.value]);
  const pick = (session: number) => {
    picked.value = picked.value.includes(session)
      ? picked.value.filter((other) => other !== session)
      : [...picked.value.slice(-1), session].sort((a, b) => a - b);
  };
  const [first, second] = picked.value;
  const committed = sessions.value.some(({ commit }) => commit != null);
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
      <DeleteDialog sizes={sizes.value} />
      <div class="table-box table-fill" tabIndex={0} role="group" aria-label="Sessions">
        <table class="table sessions-table">
          <caption class="unseen">Sessions, the newest first</caption>
          <TableHead columns={committed ? columns : columns.filter((column) => column !== COMMIT)} />
          <tbody>
            {[...sessions.value].reverse().map((session) => (
              <SessionRow
                key={session.session}
                session={session}
                size={sizes.value?.sessions.find((size) => size.session === session.session)?.bytes}
                committed={committed}
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
