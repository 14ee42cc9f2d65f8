import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { isPast, oldest, shown } from "../shell/moment";
import { param } from "../shell/router";
import { stored } from "../shell/stored";
import { event as eventHere, loaded } from "../wire/log";
import type { Envelope } from "../wire/model";
import { Search } from "./found";
import { grouped, without, type Line } from "./listing";
import { asksForSamples, isSample, samples, shownSamples } from "./samples";

/** Whether the events of a command stand together. */
export const byCommand = stored("reprise.by-command", false);

/** What the page lists: the whole log by position, or what a query has found, up to the moment shown. */
export interface List {
  query: string;
  /** The moment shown, where the list ends. */
  end: number;
  search: Search;
  /** How many rows there are, and of how many events; and how many samples of use are left out. */
  count: number;
  total: number;
  hidden: number;
  lineAt(row: number): Line;
  /** Returns the row of an event; -1 where it has none yet. */
  rowOf(position: number): number;
  event(position: number): Envelope | undefined;
  /** Opens or closes the events of a command. */
  fold(correlation: string): void;
}

/** Returns the list that the address and the moment ask for. */
export function useList(): List {
  const query = param("q") ?? "";
  const end = shown.value!.position;
  const open = useSignal<ReadonlySet<string>>(new Set());
  const search = useSearch(query, query !== "" || byCommand.value, end);
  const hides = !shownSamples.value && !asksForSamples(query);
  const left = useComputed(() => search.found.value.events.filter((event) => !isHidden(event)));
  const lines = useComputed<Line[] | null>(() => {
    if ((param("q") ?? "") === "" && !byCommand.value) {
      return null;
    }
    return byCommand.value ? grouped(left.value, open.value) : left.value.map(({ position }) => plain(position));
  });
  const found = useComputed(() => new Map(search.found.value.events.map((event) => [event.position, event])));
  loaded.value;
  const whole = without(hides ? samples.value : [], oldest.value, end);
  return {
    query,
    end,
    search,
    count: lines.value?.length ?? whole.count,
    total: lines.value === null ? whole.count : left.value.length,
    hidden: lines.value === null ? whole.hidden : search.found.value.events.length - left.value.length,
    lineAt: (row) => lines.value?.[row] ?? plain(whole.position(row)),
    rowOf: (position) => lines.value?.findIndex((line) => line.kind === "event" && line.position === position) ?? whole.row(position),
    event: (position) => found.value.get(position) ?? eventHere(position),
    fold(correlation) {
      const next = new Set(open.value);
      if (!next.delete(correlation)) {
        next.add(correlation);
      }
      open.value = next;
    },
  };
}

/** Samples of use are found too; they are left out of the list unless somebody wants them. */
function isHidden(event: Envelope): boolean {
  return isSample(event) && !shownSamples.value && !asksForSamples(param("q") ?? "");
}

/** Live, the search goes on where it ended; a moment of the past is another search. */
function useSearch(query: string, searching: boolean, end: number): Search {
  const search = useMemo(() => new Search(), []);
  useEffect(() => () => search.stop(), []);
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
  return search;
}

function plain(position: number): Line {
  return { kind: "event", position, indent: false };
}
