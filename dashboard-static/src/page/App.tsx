import { useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { announcement, dismiss, notices } from "../wire/commands";
import { board, connection, lastHeard, retryNow } from "../wire/live";
import { Header } from "./Header";
import { Help } from "./Help";
import { Icon } from "./icons";
import { keys } from "./keys";
import { group, type Group } from "./look";
import { Pane } from "./Pane";
import { Blank } from "./parts";
import { rows } from "./rows";
import { Table } from "./Table";
import { now, ticking, timeOfDay } from "./time";
import { collapsed, heap, query, selected, wide } from "./view";

/** The page. */
export function App() {
  const shown = useComputed(() =>
    rows(board.value?.resources.values() ?? [], {
      query: query.value,
      group: heap.value,
      collapsed: new Set(collapsed.value),
    }),
  );
  useEffect(() => keys(() => shown.value), []);
  useSequence();
  const view = selected.value === null ? undefined : board.value?.resources.get(selected.value);
  return (
    <>
      <Header />
      <Banner />
      <main class={`workspace ${selected.value === null ? "" : "with-pane"} ${wide.value ? "wide-pane" : ""}`}>
        <section class={`list ${connection.value.kind === "lost" || connection.value.kind === "signedOut" ? "stale" : ""}`} aria-label="Resources of this app">
          <Toolbar />
          <Body rows={shown.value} />
        </section>
        {selected.value !== null && board.value !== null && <Pane name={selected.value} view={view} />}
      </main>
      <Notices />
      <Help />
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}

/** Tells tests and tools which position the page shows, once it shows it. */
function useSequence(): void {
  const position = board.value?.position;
  useLayoutEffect(() => {
    if (position !== undefined) {
      document.documentElement.dataset.seq = String(position);
    }
  }, [position]);
  const title = board.value === null ? "Reprise" : `${summary()} · ${board.value.host.name} · Reprise`;
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
}

function summary(): string {
  const views = [...board.value!.resources.values()];
  const ill = views.filter((view) => group(view) === "attention").length;
  const running = views.filter((view) => group(view) === "running").length;
  return ill > 0 ? `${ill} need attention` : `${running} of ${views.length} running`;
}

function Body({ rows: shown }: { rows: ReturnType<typeof rows> }) {
  const state = board.value;
  if (state === null) {
    return <NothingYet />;
  }
  if (state.resources.size === 0) {
    return (
      <Blank icon="cube" title="No resources">
        <p>The model of this app declares none. Add one in its app host file:</p>
        <code class="sample">app.java("api", "services/api").withHttpEndpoint();</code>
      </Blank>
    );
  }
  if (shown.length === 0) {
    return (
      <Blank icon="search" title="Nothing matches">
        <p>
          None of {state.resources.size} resources fits {query.value === "" ? "this filter" : `“${query.value}”`}.
        </p>
        <button type="button" class="button" onClick={clearFilters}>
          Show all
        </button>
      </Blank>
    );
  }
  return <Table rows={shown} busy={connection.value.kind !== "live"} />;
}

function clearFilters(): void {
  query.value = "";
  heap.value = null;
}

/** Before the first state: a still picture of the table, or why there is none. */
function NothingYet() {
  const state = connection.value;
  if (state.kind === "signedOut") {
    return (
      <Blank icon="lock" title="Sign in again">
        <p>
          This browser is not signed in, or its session has ended. Run <code>reprise dashboard</code> and open the link that it
          prints. This page goes on by itself.
        </p>
      </Blank>
    );
  }
  if (state.kind === "lost") {
    return (
      <Blank icon="plug" title="The host is not answering">
        <p>{state.message}</p>
        <p class="quiet">This page connects by itself as soon as the host is back.</p>
        <button type="button" class="button" onClick={retryNow}>
          Try now
        </button>
      </Blank>
    );
  }
  return (
    <div class="skeleton" aria-label="Loading resources" role="status">
      {[0, 1, 2, 3, 4, 5].map((at) => (
        <div class={`bone bone-${at}`} key={at} />
      ))}
    </div>
  );
}

/** Over a state that is no longer live. */
function Banner() {
  const state = connection.value;
  if (board.value === null || state.kind === "live" || state.kind === "connecting") {
    return null;
  }
  if (state.kind === "signedOut") {
    return (
      <div class="banner" role="alert">
        <Icon name="lock" />
        <p>
          <strong>Sign in again:</strong> the host does not know this browser any more, as after its restart. Run{" "}
          <code>reprise dashboard</code> and open the link that it prints; then this page goes on by itself. Last known state
          as of {timeOfDay(lastHeard.value)}, position #{board.value.position}.
        </p>
      </div>
    );
  }
  const left = state.retryAt - now.value;
  return (
    <div class="banner" role="alert">
      <Icon name="plug" />
      <p>
        <strong>The host is not answering.</strong> Last known state as of {timeOfDay(lastHeard.value)}, position #
        {board.value.position}. <span aria-hidden="true">{left > 1000 ? `Next try in ${ticking(left)}.` : "Reconnecting…"}</span>
      </p>
      <button type="button" class="button" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}

const heaps: { group: Group | null; label: string }[] = [
  { group: null, label: "All" },
  { group: "attention", label: "Needs attention" },
  { group: "moving", label: "In motion" },
  { group: "running", label: "Running" },
  { group: "rest", label: "At rest" },
];

function Toolbar() {
  const views = [...(board.value?.resources.values() ?? [])];
  return (
    <div class="toolbar">
      <label class="search">
        <Icon name="search" />
        <span class="unseen">Search resources</span>
        <input
          id="search"
          type="search"
          placeholder="Search"
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <div class="heaps" role="group" aria-label="Show">
        {(views.length === 0 ? [] : heaps).map(({ group: wanted, label }) => {
          const count = wanted === null ? views.length : views.filter((view) => group(view) === wanted).length;
          return wanted !== null && count === 0 && heap.value !== wanted ? null : (
            <button
              type="button"
              key={label}
              class={`heap heap-button-${wanted ?? "all"}`}
              aria-pressed={heap.value === wanted}
              onClick={() => (heap.value = heap.value === wanted ? null : wanted)}
            >
              {label} <span class="count">{count}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

function Notices() {
  return (
    <div class="notices">
      {notices.value.map((notice) => (
        <div class="notice" role="alert" key={notice.id}>
          <Icon name="cross" />
          <div>
            <strong>{notice.title}</strong>
            <p>{notice.detail}</p>
          </div>
          <button type="button" class="tool" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
