import { useComputed } from "@preact/signals";
import { connection } from "../wire/live";
import { Icon } from "../page/icons";
import { group, type Group } from "../page/look";
import { collapsed, heap, hidden, query, selected, showHidden, wide } from "../page/view";
import { Blank } from "../parts/parts";
import { usePageKeys } from "../shell/keys";
import { shown } from "../shell/moment";
import type { ResourceView } from "../wire/model";
import { ColumnChooser, columnsOpen } from "./ColumnChooser";
import { comparing } from "./order";
import { LastWordsDialog } from "./LastWords";
import { Pane } from "./Pane";
import { rowKeys } from "./rowKeys";
import { rows, type Row } from "./rows";
import { order, Table } from "./Table";

/** All resources in a table, and one of them beside it. */
export function ResourcesPage() {
  const list = useComputed(() =>
    rows(listed(), {
      query: query.value,
      group: heap.value,
      collapsed: new Set(collapsed.value),
      compare: order.value === null ? null : comparing(order.value),
    }),
  );
  usePageKeys((event, target) => rowKeys(event, target, list.value));
  return (
    <div class={`split ${selected.value === null ? "" : "with-pane"} ${wide.value ? "wide-pane" : ""}`}>
      <section class="list" aria-label="Resources of this app">
        <Toolbar />
        <Body rows={list.value} />
      </section>
      {selected.value !== null && <Pane name={selected.value} view={shown.value?.resources.get(selected.value)} />}
    </div>
  );
}

/** Those that the person has not hidden. */
function listed(): ResourceView[] {
  const views = [...(shown.value?.resources.values() ?? [])];
  return showHidden.value ? views : views.filter(({ displayName }) => !hidden.value.includes(displayName));
}

function Body({ rows: list }: { rows: Row[] }) {
  const all = shown.value!.resources;
  if (all.size === 0) {
    return (
      <Blank icon="cube" title="No resources">
        <p>The model of this app declares none. Add one in its app host file:</p>
        <code class="sample">app.java("api", "services/api").withHttpEndpoint();</code>
      </Blank>
    );
  }
  if (list.length === 0) {
    return (
      <Blank icon="search" title="Nothing matches">
        <p>
          None of {all.size} resources fits {query.value === "" ? "this filter" : `“${query.value}”`}.
        </p>
        <button type="button" class="button" onClick={clearFilters}>
          Show all
        </button>
      </Blank>
    );
  }
  const sampled = [...all.values()].some(({ cpuPercent, memoryBytes }) => cpuPercent != null || memoryBytes != null);
  return <Table rows={list} busy={connection.value.kind !== "live"} sampled={sampled} />;
}

function clearFilters(): void {
  query.value = "";
  heap.value = null;
}

const heaps: { group: Group | null; label: string }[] = [
  { group: null, label: "All" },
  { group: "attention", label: "Needs attention" },
  { group: "moving", label: "In motion" },
  { group: "running", label: "Running" },
  { group: "rest", label: "At rest" },
];

function Toolbar() {
  const views = listed();
  const out = [...(shown.value?.resources.values() ?? [])].filter(({ displayName }) => hidden.value.includes(displayName)).length;
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
        {out > 0 && (
          <button type="button" class="heap" aria-pressed={showHidden.value} onClick={() => (showHidden.value = !showHidden.value)}>
            Hidden <span class="count">{out}</span>
          </button>
        )}
      </div>
      <span class="spring" />
      <button type="button" class="tool" aria-label="Columns" title="Choose columns" onClick={() => (columnsOpen.value = true)}>
        <Icon name="columns" />
      </button>
      <ColumnChooser />
      <LastWordsDialog />
    </div>
  );
}
