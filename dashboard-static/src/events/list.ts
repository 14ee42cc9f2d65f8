import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { isPast, shown } from "../shell/moment";
import { param } from "../shell/router";
import { stored } from "../shell/stored";
import { event as eventHere, loaded } from "../wire/log";
import type { Envelope } from "../wire/model";
import { Search } from "./found";
import { grouped, type Line } from "./listing";

/** Whether the events of a command stand together. */
export const byCommand = stored("reprise.by-command", false);

/** What the page lists: the whole log by position, or what a query has found, up to the moment shown. */
export interface List {
  query: string;
  /** The moment shown, where the list ends. */
  end: number;
  search: Search;
  /** How many rows there are, and of how many events. */
  count: number;
  total: number;
  lineAt(row: number): Line;
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
  const lines = useComputed<Line[] | null>(() => {
    if ((param("q") ?? "") === "" && !byCommand.value) {
      return null;
    }
    const { events } = search.found.value;
    return byCommand.value ? grouped(events, open.value) : events.map(({ position }) => plain(position));
  });
  const found = useComputed(() => new Map(search.found.value.events.map((event) => [event.position, event])));
  loaded.value;
  return {
    query,
    end,
    search,
    count: lines.value?.length ?? end,
    total: lines.value === null ? end : search.found.value.events.length,
    lineAt: (row) => lines.value?.[row] ?? plain(row + 1),
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
