import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../page/icons";
import { duration, preciseTime } from "../page/time";
import { Blank } from "../parts/parts";
import { Rows } from "../parts/Rows";
import { usePageKeys } from "../shell/keys";
import { isPast, shown } from "../shell/moment";
import { param, setParams } from "../shell/router";
import { stored } from "../shell/stored";
import { event as eventHere, loaded } from "../wire/log";
import type { Envelope } from "../wire/model";
import { isBad, payloadWords, resourceOf, typeWords } from "../wire/words";
import { EventPane } from "./EventPane";
import { Search } from "./found";
import { grouped, outcome, type Line } from "./listing";
import { saveNdjson } from "./save";

const ROW_HEIGHT = 26;
const columns = ["Position", "Time", "Resource", "Event", "What", "By"];
const byCommand = stored("reprise.by-command", false);

/** The log itself, up to the moment shown. */
export function EventsPage() {
  const query = param("q") ?? "";
  const end = shown.value!.position;
  const search = useMemo(() => new Search(), []);
  const searching = query !== "" || byCommand.value;
  const open = useSignal<ReadonlySet<string>>(new Set());
  const stick = useSignal(!isPast.value && param("event") === null);
  const active = useSignal(param("event") === null ? -1 : Number(param("event")) - 1);

  useEffect(() => () => search.stop(), []);
  // Live, the search goes on where it ended; a moment of the past is another search.
  useEffect(() => {
    if (searching) {
      search.start(query, end);
    }
  }, [query, searching, isPast.value ? end : "live"]);
  useEffect(() => {
    if (searching && !isPast.value) {
      search.extend(query, end);
    }
  }, [end, search.found.value.busy]);

  const lines = useComputed<Line[] | null>(() => {
    if ((param("q") ?? "") === "" && !byCommand.value) {
      return null;
    }
    const { events } = search.found.value;
    return byCommand.value ? grouped(events, open.value) : events.map(({ position }) => ({ kind: "event", position, indent: false }));
  });
  const found = useComputed(() => new Map(search.found.value.events.map((event) => [event.position, event])));
  const count = lines.value?.length ?? end;
  const lineAt = (row: number): Line => lines.value?.[row] ?? { kind: "event", position: row + 1, indent: false };
  const get = (position: number) => found.value.get(position) ?? eventHere(position);
  const show = (row: number) => {
    const line = lineAt(row);
    if (line.kind === "event") {
      setParams({ event: String(line.position) }, param("event") === null ? "push" : "replace");
    } else {
      const next = new Set(open.value);
      if (!next.delete(line.correlation)) {
        next.add(line.correlation);
      }
      open.value = next;
    }
  };
  const move = (row: number) => {
    active.value = row;
    stick.value = false;
    if (param("event") !== null && lineAt(row).kind === "event") {
      show(row);
    }
  };
  usePageKeys((key) => {
    if (key.key === "j" || key.key === "k") {
      const from = active.value < 0 ? count - (key.key === "k" ? 0 : 1) : active.value;
      move(Math.max(0, Math.min(count - 1, from + (key.key === "j" ? 1 : -1))));
      return true;
    }
    if (key.key === "Enter" && active.value >= 0 && key.target === document.body) {
      show(active.value);
      return true;
    }
    if (key.key === "Escape" && param("event") !== null && !(key.target as Element).matches("input")) {
      setParams({ event: null }, "push");
      return true;
    }
    return false;
  });
  loaded.value;
  const chosen = param("event") === null ? null : Number(param("event"));
  return (
    <div class={`split ${chosen === null ? "" : "with-pane"}`}>
      <section class="list" aria-label="Events of the log">
        <Toolbar query={query} search={search} count={lines.value === null ? end : search.found.value.events.length} end={end} />
        {count === 0 ? (
          <Nothing search={search} query={query} />
        ) : (
          <Rows
            label="Events"
            count={count}
            rowHeight={ROW_HEIGHT}
            columns={columns}
            active={active.value}
            onActive={move}
            onOpen={show}
            stick={stick.value}
            onStick={(on) => (stick.value = on)}
            isChosen={(row) => isChosen(lineAt(row), chosen)}
            rowClass={(row) => `event-row ${rowClass(lineAt(row), get)}`}
            render={(row) => {
              const line = lineAt(row);
              return line.kind === "group" ? <GroupCells line={line} /> : <EventCells position={line.position} event={get(line.position)} indent={line.indent} />;
            }}
          />
        )}
      </section>
      {chosen !== null && <EventPane position={chosen} />}
    </div>
  );
}

function isChosen(line: Line, chosen: number | null): boolean {
  return line.kind === "event" && line.position === chosen;
}

function rowClass(line: Line, get: (position: number) => Envelope | undefined): string {
  const event = line.kind === "event" ? get(line.position) : undefined;
  return `${event !== undefined && isBad(event) ? "event-bad" : ""} ${line.kind === "event" && line.indent ? "event-indent" : ""}`;
}

function EventCells({ position, event, indent }: { position: number; event: Envelope | undefined; indent: boolean }) {
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

function Toolbar({ query, search, count, end }: { query: string; search: Search; count: number; end: number }) {
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
        {count}
        {more ? " and more" : ""} {query === "" ? "events" : "found"}
        {busy ? "…" : ""}
      </span>
      <span class="spring" />
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

function Nothing({ search, query }: { search: Search; query: string }) {
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
