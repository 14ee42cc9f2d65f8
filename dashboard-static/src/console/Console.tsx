import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { exitText } from "../page/look";
import { timestamps } from "../page/view";
import { param, setParams } from "../shell/router";
import { stored } from "../shell/stored";
import { colours } from "../shell/theme";
import { generation } from "../wire/live";
import type { ResourceView } from "../wire/model";
import { PLAIN } from "./ansi";
import { Bar } from "./Bar";
import { write, type Place } from "./book";
import { ends, isChosen, readChosen, writeChosen, type Chosen } from "./chosen";
import { lifeKey, lives, loadLives } from "./ends";
import { Finder } from "./finder";
import { LinePane } from "./LinePane";
import { read } from "./lines";
import { AttemptRow, EndText, Line } from "./Row";
import { asText, download, textBetween } from "./save";
import { Scroll, type Aim } from "./Scroll";
import { expression, marker, type Search } from "./search";
import { useSelectedRows } from "./selection";
import { Source } from "./source";

export const wrap = stored("reprise.wrap", false);
/** Grows to tell other consoles on the page where this one has been scrolled to. */
export const scrolledTo = signal<{ by: string; at: string } | null>(null);

const NOTHING: Search = { text: "", regex: false, matchCase: false, level: null };

interface ConsoleProps {
  view: ResourceView;
  /** The position whose past is shown; null follows. */
  at: number | null;
  /** Whether the chosen lines stand in the address. */
  linked?: boolean;
  /** Whether it scrolls along with the other consoles on the page. */
  synced?: boolean;
}

/** The console of one instance over all its attempts; it sticks to the end until someone scrolls up. */
export function Console({ view, at, linked = true, synced = false }: ConsoleProps) {
  const source = useMemo(() => new Source(view.name), [view.name]);
  const sticky = useSignal(readChosen(linked ? param("line") : null) === null);
  const paused = useSignal<number | null>(null);
  const seen = useSignal(0);
  const search = useSignal<Search>(NOTHING);
  const filter = useSignal(true);
  const context = useSignal(0);
  const finder = useSignal<Finder | null>(null);
  const local = useSignal<Chosen | null>(null);
  const detail = useSignal(false);
  const aim = useSignal<{ place: Place | null; align: number } | null>(null);
  const top = useRef<Place | null>(null);
  const opened = useRef(false);
  const box = useRef<HTMLDivElement | null>(null);
  const selected = useSelectedRows(box);
  const background = useBackground();
  const chosen = linked ? readChosen(param("line")) : local.value;
  const loading = source.state.value.following === "loading";

  useEffect(() => void loadLives(view.name), [view.name, generation.value]);
  useEffect(() => {
    source.show(at);
    return () => source.close();
  }, [source, at]);
  useEffect(() => {
    if (loading || expression(search.value) === null) {
      finder.value = null;
      return undefined;
    }
    const made = new Finder(source, search.value, context.value);
    // Newest first: those are at the end of the list.
    sticky.value ||= filter.peek();
    finder.value = made;
    return () => made.close();
  }, [source, at, loading, search.value, context.value]);
  useEffect(() => {
    if (!loading && !opened.current) {
      opened.current = true;
      aim.value = chosen === null ? null : { place: ends(chosen).from, align: 0.3 };
    }
  }, [loading]);
  useTimeSync(source, view.name, synced, (place) => {
    sticky.value = place === null;
    aim.value = place === null ? null : { place, align: 0 };
  });

  // Reading them here draws this again whenever one of them grows.
  const version = source.version.value + (finder.value?.version.value ?? 0);
  const hits = filter.value ? (finder.value?.hits ?? null) : null;
  const rows = hits !== null ? hits.rows : Math.min(source.book.rows, paused.value ?? Infinity);
  const pattern = marker(search.value);
  const fresh = Math.max(0, source.book.lines - seen.value);

  const toEnd = () => {
    paused.value = null;
    aim.value = null;
    sticky.value = true;
  };
  const stick = (on: boolean) => {
    sticky.value = on;
    seen.value = source.book.lines;
  };
  const choose = (next: Chosen | null) => {
    if (linked) {
      setParams({ line: writeChosen(next) });
    } else {
      local.value = next;
    }
  };
  const goTo = (place: Place) => {
    stick(false);
    aim.value = { place, align: 0.4 };
    choose({ anchor: place, focus: place });
  };
  const step = async (by: 1 | -1) => {
    const from = chosen?.focus ?? (by < 0 ? source.book.end : (top.current ?? { attempt: 1, row: 0 }));
    const found = await finder.value?.next(from, by);
    if (found) {
      goTo(found);
    }
  };

  const entryAt = (index: number) => (hits !== null ? hits.at(index) : source.book.at(index));
  const placeAt = (index: number): Place | null => {
    const entry = entryAt(index);
    return entry?.kind === "line" ? { attempt: entry.attempt, row: entry.row } : null;
  };
  function look(first: number, end: number, byHand: boolean): void {
    const places = Array.from({ length: Math.max(0, end - first) }, (_, offset) => placeAt(first + offset)).filter(
      (place): place is Place => place !== null,
    );
    source.ensure(places.filter((place) => hits?.line(place) === undefined));
    top.current = places[0] ?? top.current;
    if (hits !== null && entryAt(first)?.kind === "older") {
      void finder.value?.older();
    }
    if (synced && byHand && places[0] !== undefined) {
      tellTime(source, view.name, places[0]);
    }
  }
  async function copy(): Promise<void> {
    if (chosen !== null) {
      const { from, to } = ends(chosen);
      await navigator.clipboard?.writeText(await textBetween(source, from, to));
    }
  }
  function keyed(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "c" && selected.value === null && chosen !== null) {
      event.preventDefault();
      void copy();
    } else if (command && event.key === "a" && source.book.lines > 0) {
      event.preventDefault();
      const first = source.book.attempts.find(({ firstRow, lastRow }) => lastRow >= firstRow)!;
      choose({ anchor: { attempt: first.attempt, row: first.firstRow }, focus: { ...source.book.end, row: source.book.end.row - 1 } });
    } else if (event.key === "Escape" && chosen !== null) {
      event.stopPropagation();
      detail.value = false;
      choose(null);
    } else if (event.key === "Enter" && chosen !== null) {
      detail.value = true;
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.shiftKey) {
      event.preventDefault();
      const from = source.book.indexOf(chosen?.focus ?? top.current ?? source.book.end);
      const next = source.book.at(from + (event.key === "ArrowDown" ? 1 : -1));
      if (next?.kind === "line") {
        choose({ anchor: chosen?.anchor ?? next, focus: next });
      }
    }
  }
  /** A selection that has rows between its ends which are not mounted is copied from the lines themselves. */
  function copied(event: ClipboardEvent): void {
    const span = selected.value;
    if (span === null || Math.abs(span.anchor - span.focus) < 2) {
      return;
    }
    const [from, to] = [Math.min(span.anchor, span.focus), Math.max(span.anchor, span.focus)];
    const places = Array.from({ length: to - from + 1 }, (_, offset) => placeAt(from + offset)).filter((place) => place !== null);
    const texts = places.map((place) => source.texts.get(place)).filter((text) => text !== "none");
    event.preventDefault();
    if (texts.every((text) => text !== undefined)) {
      event.clipboardData?.setData("text/plain", asText(texts.map(({ line }) => line)));
    } else if (places.length > 0) {
      void textBetween(source, places[0]!, places.at(-1)!).then((text) => navigator.clipboard?.writeText(text));
    }
  }
  function clicked(event: MouseEvent, place: Place): void {
    const gutter = (event.target as Element).closest(".row-time, .row-stream") !== null;
    if (gutter || event.shiftKey) {
      event.preventDefault();
      stick(false);
      choose(event.shiftKey && chosen !== null ? { anchor: chosen.anchor, focus: place } : { anchor: place, focus: place });
      detail.value = !event.shiftKey;
    }
  }

  function render(index: number) {
    const entry = entryAt(index);
    if (entry === undefined) {
      return <div class="row" />;
    }
    switch (entry.kind) {
      case "attempt":
        return <AttemptRow resource={view.name} attempt={entry.attempt} ended={entry.ended} />;
      case "dropped":
        return <div class="row row-mark">{entry.rows} lines are no longer kept: the console's quota was used up</div>;
      case "older":
        return <div class="row row-mark">looking for older lines…</div>;
      case "skip":
        return <div class="row row-skip">{entry.rows === null ? "another attempt" : `${entry.rows} lines between`}</div>;
      case "line":
        return renderLine(entry, hits !== null && "hit" in entry && !entry.hit);
    }
  }
  function renderLine(place: Place, beside: boolean) {
    const found = hits?.line(place);
    const text = source.texts.get(place) ?? (found === undefined ? undefined : { line: found, start: PLAIN });
    const isOn = isChosen(chosen, place);
    const stream = text !== undefined && text !== "none" ? text.line.stream : "";
    return (
      <div
        class={`row ${stream === "stderr" ? "row-error" : ""} ${isOn ? "row-chosen" : ""}`}
        data-place={write(place)}
        onClick={(event) => clicked(event, place)}
      >
        {text === undefined ? (
          <span class="row-loading" role="img" aria-label="loading" />
        ) : text === "none" ? (
          <span class="row-text row-spoken">not kept</span>
        ) : (
          <Line
            text={text}
            background={background}
            pattern={pattern}
            beside={beside}
            openJson={() => {
              choose({ anchor: place, focus: place });
              detail.value = true;
            }}
          />
        )}
      </div>
    );
  }

  const aimed: Aim | null =
    aim.value === null || aim.value.place === null || hits !== null ? null : { index: source.book.indexOf(aim.value.place), align: aim.value.align };
  const problem = finder.value?.state.value.problem ?? "";
  return (
    <div class={`console ${timestamps.value ? "" : "no-times"}`} onCopy={copied}>
      <Bar
        name={view.name}
        search={search}
        filter={filter}
        context={context}
        found={finder.value === null ? null : { count: finder.value.hits.count, complete: finder.value.hits.complete, busy: finder.value.state.value.busy }}
        step={(by) => void step(by)}
        follow={{ on: sticky.value, flip: () => (sticky.value ? stick(false) : toEnd()), possible: at === null }}
        pause={{ on: paused.value !== null, flip: () => (paused.value === null ? ((paused.value = source.book.rows), stick(false)) : toEnd()) }}
        save={() => {
          const grep = filter.value ? expression(search.value) : null;
          return download(source, grep === null ? {} : { grep }, () => source.texts.loaded());
        }}
      />
      {source.state.value.following === "broken" && (
        <p class="console-note" role="status">
          <Icon name="plug" /> {source.state.value.problem} Trying again by itself; nothing is lost.
        </p>
      )}
      {problem !== "" && (
        <p class="console-note" role="alert">
          <Icon name="alert" /> {problem}
        </p>
      )}
      <div class="console-view">
        <Scroll
          key={hits === null ? "all" : "hits"}
          label={`Console of ${view.name}`}
          rows={rows}
          version={version}
          sticky={sticky.value && paused.value === null}
          stick={(on) => stick(on && paused.value === null)}
          wrap={wrap.value}
          aim={aimed}
          aimed={() => (aim.value = null)}
          takeShift={() => {
            const shift = hits === null || finder.value === null ? 0 : finder.value.shift;
            if (hits !== null && finder.value !== null) {
              finder.value.shift = 0;
            }
            return shift;
          }}
          look={look}
          onKeyDown={keyed}
          render={render}
          held={selected.value === null ? [] : [selected.value.anchor, selected.value.focus]}
          boxRef={(element) => (box.current = element)}
        />
        {rows === 0 && <Empty view={view} state={source.state.value.following} past={at !== null} searching={hits !== null && finder.value!.state.value.busy} found={hits !== null} />}
        {!sticky.value && hits === null && (
          <button type="button" class="to-end" onClick={toEnd}>
            <Icon name="down" />
            {fresh === 0 || at !== null ? "To the end" : `${fresh} new`}
          </button>
        )}
      </div>
      <EndLine view={view} />
      {detail.value && chosen !== null && (
        <LinePane
          source={source}
          chosen={chosen}
          version={version}
          copy={copy}
          close={() => (detail.value = false)}
          showInAll={hits === null ? null : () => ((filter.value = false), goTo(chosen.anchor))}
        />
      )}
    </div>
  );
}

/** Calls `go` with the place of the time that another console on the page was scrolled to; null is the end. */
function useTimeSync(source: Source, name: string, synced: boolean, go: (place: Place | null) => void): void {
  useEffect(() => {
    if (!synced) {
      return undefined;
    }
    return scrolledTo.subscribe((to) => {
      if (to !== null && to.by !== name) {
        read(source.resource, { since: to.at, limit: 1, ...source.moment() }).then(
          ([line]) => go(line === undefined ? null : { attempt: line.attempt, row: line.row }),
          () => undefined,
        );
      }
    });
  }, [source, name, synced]);
}

let telling = 0;

function tellTime(source: Source, name: string, place: Place): void {
  window.clearTimeout(telling);
  telling = window.setTimeout(() => {
    const text = source.texts.get(place);
    if (text !== undefined && text !== "none") {
      scrolledTo.value = { by: name, at: text.line.at };
    }
  }, 120);
}

/** The theme's background behind console text, 0xRRGGBB; follows the theme. */
export function useBackground(): number {
  colours.value;
  const chosen = document.documentElement.dataset.theme;
  const system = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = chosen === "dark" || (chosen !== "light" && system);
  return dark ? (chosen === "contrast" ? 0x000000 : 0x101418) : 0xffffff;
}

/** Below the lines: how the newest attempt ended, while it is not running. */
function EndLine({ view }: { view: ResourceView }) {
  if (view.attempt === 0 || view.pid !== null) {
    return null;
  }
  const known = lives.value.get(lifeKey(view.name, view.attempt))?.end != null;
  const exit = exitText(view.exitCode, view.exitSignal);
  return view.exitCode === null && !known ? null : (
    <p class="console-end">
      {known ? (
        <EndText resource={view.name} attempt={view.attempt} />
      ) : (
        <span class={view.exitCode === 0 ? "" : "tone-bad"}>
          attempt {view.attempt} exited with code {exit}
        </span>
      )}
    </p>
  );
}

interface EmptyProps {
  view: ResourceView;
  state: string;
  past: boolean;
  searching: boolean;
  found: boolean;
}

function Empty({ view, state, past, searching, found }: EmptyProps) {
  const text =
    state === "loading"
      ? "Reading the console…"
      : searching
        ? "Searching…"
        : found
          ? "No line matches."
          : past
            ? `${view.name} had written nothing by then.`
            : view.attempt === 0
              ? `${view.name} has not been started yet; its output will appear here.`
              : `${view.name} has written nothing yet.`;
  return (
    <p class="console-empty" role="status">
      {text}
    </p>
  );
}

