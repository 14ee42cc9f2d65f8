import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../page/icons";
import { memo } from "../page/memo";
import { duration, preciseTime } from "../page/time";
import { deed } from "../page/view";
import { Blank } from "../parts/parts";
import { Rows } from "../parts/Rows";
import { reportOpen } from "../report/Report";
import { usePageKeys } from "../shell/keys";
import { isPast } from "../shell/moment";
import { param, setParams } from "../shell/router";
import type { Envelope } from "../wire/model";
import { isBad, payloadWords, resourceOf, typeWords } from "../wire/words";
import { EventPane } from "./EventPane";
import { byCommand, useList, type List } from "./list";
import { outcome, type Line } from "./listing";
import { shownSamples } from "./samples";
import { saveNdjson } from "./save";

const ROW_HEIGHT = 26;
const columns = ["Position", "Time", "Resource", "Event", "What", "By"];

/** The log itself, up to the moment shown. */
export function EventsPage() {
  const list = useList();
  const chosen = param("event") === null ? null : Number(param("event"));
  // The moment shown is the list's last row; wherever it is moved to, there the list goes.
  const stick = useSignal(chosen === null);
  useEffect(() => {
    if (isPast.value && param("event") === null) {
      stick.value = true;
    }
  }, [isPast.value ? list.end : 0]);
  const active = useSignal(chosen === null ? -1 : list.rowOf(chosen));
  const show = (row: number) => {
    const line = list.lineAt(row);
    if (line.kind === "group") {
      list.fold(line.correlation);
    } else {
      setParams({ event: String(line.position) }, param("event") === null ? "push" : "replace");
    }
  };
  const move = (row: number) => {
    active.value = row;
    stick.value = false;
    if (param("event") !== null && list.lineAt(row).kind === "event") {
      show(row);
    }
  };
  usePageKeys((key, target) => onKey(key, target, { count: list.count, active: active.value, move, show }));
  return (
    <div class={`split ${chosen === null ? "" : "with-pane"}`}>
      <section class="list" aria-label="Events of the log">
        <Toolbar list={list} />
        {list.count === 0 ? (
          <Nothing list={list} />
        ) : (
          <Rows
            label="Events"
            count={list.count}
            rowHeight={ROW_HEIGHT}
            columns={columns}
            active={active.value}
            onActive={move}
            onOpen={show}
            stick={stick.value}
            onStick={(on) => (stick.value = on)}
            isChosen={(row) => isChosen(list.lineAt(row), chosen)}
            rowClass={(row) => `event-row ${rowClass(list.lineAt(row), list.event)}`}
            render={(row) => <Cells line={list.lineAt(row)} event={list.event} />}
          />
        )}
      </section>
      {chosen !== null && <EventPane position={chosen} />}
    </div>
  );
}

interface Moves {
  count: number;
  active: number;
  move(row: number): void;
  show(row: number): void;
}

function onKey({ key }: KeyboardEvent, target: HTMLElement, { count, active, move, show }: Moves): boolean {
  const wanted = deed(key);
  if (wanted === "nextRow" || wanted === "previousRow") {
    const from = active < 0 ? count - (wanted === "previousRow" ? 0 : 1) : active;
    move(Math.max(0, Math.min(count - 1, from + (wanted === "nextRow" ? 1 : -1))));
    return true;
  }
  if (key === "Enter" && active >= 0 && target === document.body) {
    show(active);
    return true;
  }
  if (key === "Escape" && param("event") !== null && !target.matches("input")) {
    setParams({ event: null }, "push");
    return true;
  }
  return false;
}

function Cells({ line, event }: { line: Line; event: List["event"] }) {
  return line.kind === "group" ? <GroupCells line={line} /> : <EventCells position={line.position} event={event(line.position)} indent={line.indent} />;
}

function isChosen(line: Line, chosen: number | null): boolean {
  return line.kind === "event" && line.position === chosen;
}

function rowClass(line: Line, get: (position: number) => Envelope | undefined): string {
  const event = line.kind === "event" ? get(line.position) : undefined;
  return `${event !== undefined && isBad(event) ? "event-bad" : ""} ${line.kind === "event" && line.indent ? "event-indent" : ""}`;
}

interface EventProps {
  position: number;
  event: Envelope | undefined;
  indent: boolean;
}

/** A scroll moves every row, and few of them are new. */
const EventCells = memo(Event, (a, b) => a.position === b.position && a.event === b.event && a.indent === b.indent);

function Event({ position, event, indent }: EventProps) {
  if (event === undefined) {
    return (
      <>
        <span role="gridcell" class="number quiet">
          #{position}
        </span>
        <span role="gridcell" class="event-pending" />
      </>
    );
  }
  const resource = resourceOf(event);
  return (
    <>
      <span role="gridcell" class="number quiet" data-position={position}>
        {indent && <span class="event-branch" aria-hidden="true" />}#{position}
      </span>
      <span role="gridcell" class="number">
        {preciseTime(event.recordedAt)}
      </span>
      <span role="gridcell" class={resource === null ? "quiet" : "strong"}>
        {resource ?? event.stream}
      </span>
      <span role="gridcell">{typeWords(event.type)}</span>
      <span role="gridcell" class="event-what">
        {payloadWords(event.payload)}
      </span>
      <span role="gridcell" class="quiet">
        {event.actor}
      </span>
    </>
  );
}

function GroupCells({ line }: { line: Line & { kind: "group" } }) {
  const [first] = line.events;
  const { text, settled, milliseconds } = outcome(line.events);
  return (
    <>
      <span role="gridcell" class="number quiet">
        <Icon name="chevron" class={line.open ? "turned" : ""} />#{line.first}
      </span>
      <span role="gridcell" class="number">
        {preciseTime(first!.recordedAt)}
      </span>
      <span role="gridcell" class="strong">
        {resourceOf(first!) ?? first!.stream}
      </span>
      <span role="gridcell" class="strong">
        {typeWords(first!.type)}
      </span>
      <span role="gridcell" class="event-what">
        <span class={`badge tone-${text === "ok" ? "ok" : settled ? "bad" : "info"}`}>{text}</span> {line.events.length} events in {duration(milliseconds)}
      </span>
      <span role="gridcell" class="quiet">
        {first!.actor}
      </span>
    </>
  );
}

function Toolbar({ list: { query, end, search, total, hidden } }: { list: List }) {
  const { busy, more, problem } = search.found.value;
  const typed = useSignal(query);
  useEffect(() => {
    typed.value = query;
  }, [query]);
  useEffect(() => {
    const timer = window.setTimeout(() => setParams({ q: typed.value.trim() === "" ? null : typed.value }), 250);
    return () => window.clearTimeout(timer);
  }, [typed.value]);
  return (
    <div class="toolbar">
      <label class="search search-wide">
        <Icon name="search" />
        <span class="unseen">Query</span>
        <input
          id="search"
          type="search"
          placeholder="type:Exited -resource:web payload.exitCode>0"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem !== ""}
          aria-describedby="query-problem"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <button type="button" class="heap" aria-pressed={byCommand.value} onClick={() => (byCommand.value = !byCommand.value)}>
        By command
      </button>
      <span class="quiet number" role="status">
        {total}
        {more ? " and more" : ""} {query === "" ? "events" : "found"}
        {busy ? "…" : ""}
      </span>
      <Samples hidden={hidden} />
      <span class="spring" />
      <button type="button" class="button" title="What happened from mark A, or from the beginning, to this moment" onClick={() => (reportOpen.value = true)}>
        <Icon name="note" />
        Report
      </button>
      <button type="button" class="button" onClick={() => void saveNdjson(query, end)}>
        <Icon name="download" />
        NDJSON
      </button>
      <p class="query-problem tone-bad" id="query-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

/** Says that samples of use are left out, and shows them on request. */
function Samples({ hidden }: { hidden: number }) {
  if (hidden === 0 && !shownSamples.value) {
    return null;
  }
  return (
    <button
      type="button"
      class="heap"
      aria-pressed={shownSamples.value}
      title={shownSamples.value ? "Leave out what was measured of CPU and memory" : "Show what was measured of CPU and memory"}
      onClick={() => setParams({ samples: shownSamples.value ? null : "shown" })}
    >
      {shownSamples.value ? "Usage samples shown" : `${hidden} usage ${hidden === 1 ? "sample" : "samples"} hidden`}
    </button>
  );
}

function Nothing({ list: { search, query } }: { list: List }) {
  if (search.found.value.busy) {
    return <div class="loading-page" role="status" aria-label="Searching" />;
  }
  return (
    <Blank icon="search" title="No event fits">
      <p>None of the events up to this moment fits {query === "" ? "" : `“${query}”`}.</p>
      <button type="button" class="button" onClick={() => setParams({ q: null })}>
        Show all events
      </button>
    </Blank>
  );
}
