import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { pending } from "../wire/commands";
import type { ResourceView, Url } from "../wire/model";
import { Icon, typeIcon } from "../page/icons";
import { exitText, group, healthOf, healthLook, remark, stateLook } from "../page/look";
import { memo } from "../page/memo";
import { bytes, percent } from "../page/numbers";
import { shownAt, ticking, timeOfDay } from "../page/time";
import { cursor, open, selected, toggle } from "../page/view";
import { Address, Commands, Status, Uptime } from "../parts/parts";
import { stored } from "../shell/stored";
import { chosen, fit, template, usual, type Column, type ColumnKey } from "./columns";
import { Flapping } from "./Flapping";
import { LastWordsButton } from "./LastWords";
import { isSortable, next, type Order } from "./order";
import type { Row } from "./rows";
import { SparkCell } from "./SparkCell";

/** The columns that a person has chosen, in their order. */
export const columnKeys = stored<string[]>("reprise.columns", [...usual]);
export const order = signal<Order | null>(null);

/** Below this width a row is a card of two lines. */
const CARDS = 520;

/** The resources as a grid. One row is in the tab order; j and k or the arrows move it. */
export function Table({ rows, busy, sampled }: { rows: Row[]; busy: boolean; sampled: boolean }) {
  const grid = useRef<HTMLDivElement>(null);
  const width = useSignal(1200);
  useLayoutEffect(() => {
    const element = grid.current!;
    const measure = () => (width.value = element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const all = chosen(columnKeys.value).filter(({ key }) => sampled || (key !== "cpu" && key !== "memory"));
  const cards = width.value <= CARDS;
  const shown = cards ? chosen(["state", "health", "endpoints"]) : fit(all, width.value);
  useLayoutEffect(() => {
    grid.current!.style.setProperty("--columns", template(shown));
  });
  const shownKeys = shown.map(({ key }) => key).join(" ");
  const allKeys = all.map(({ key }) => key).join(" ");
  const current = rows.some((row) => row.key === cursor.value) ? cursor.value : (rows[0]?.key ?? null);
  return (
    <div
      ref={grid}
      class={`grid ${cards ? "grid-cards" : ""}`}
      role="grid"
      aria-label="Resources"
      aria-rowcount={rows.length + 1}
      aria-colcount={all.length}
      aria-busy={busy}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {shown.map((column) => (
          <Head key={column.key} column={column} index={all.indexOf(column) + 1} />
        ))}
      </div>
      {rows.map((row, at) => (
        <ResourceRow
          key={row.key}
          row={row}
          index={at + 2}
          tabbable={row.key === current}
          chosen={row.view !== null && row.key === selected.value}
          shown={shownKeys}
          all={allKeys}
        />
      ))}
    </div>
  );
}

function Head({ column: { key, label, right }, index }: { column: Column; index: number }) {
  const way = order.value?.by === key ? (order.value.down ? "descending" : "ascending") : undefined;
  return (
    <div role="columnheader" aria-colindex={index} aria-sort={way} class={`cell c-${key} ${right ? "cell-right" : ""}`}>
      {isSortable(key) ? (
        <button type="button" class="head-button" onClick={() => (order.value = next(order.value, key))}>
          {label}
          {way !== undefined && <Icon name="down" class={way === "ascending" ? "upside" : ""} />}
        </button>
      ) : (
        <span class={key === "actions" ? "unseen" : ""}>{label}</span>
      )}
    </div>
  );
}

interface RowProps {
  row: Row;
  index: number;
  tabbable: boolean;
  chosen: boolean;
  /** The keys of the columns that are shown, and of all, each in a line. */
  shown: string;
  all: string;
}

const ResourceRow = memo(function ResourceRow({ row, index, tabbable, chosen, shown, all }: RowProps) {
  const { view } = row;
  const keys = shown.split(" ") as ColumnKey[];
  const positions = all.split(" ");
  return (
    <div
      class={`grid-row grid-item ${view === null ? "grid-group" : `heap-${group(view)}`}`}
      role="row"
      aria-rowindex={index}
      aria-selected={chosen}
      data-row={row.key}
      data-resource={view?.name}
      data-state={view?.state}
      tabIndex={tabbable ? 0 : -1}
      onFocus={() => (cursor.value = row.key)}
      onClick={() => (view === null ? toggle(row.key) : open(view.name))}
    >
      <NameCell row={row} tabbable={tabbable} />
      {view === null ? (
        <GroupCells replicas={row.replicas} span={positions.length - 1} />
      ) : (
        keys.slice(1).map((key) => (
          <div role="gridcell" key={key} aria-colindex={positions.indexOf(key) + 1} data-column={key} class={`cell c-${key} ${right.has(key) ? "cell-right" : ""}`}>
            {cells[key]!(view, tabbable)}
          </div>
        ))
      )}
    </div>
  );
}, sameRow);

function sameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.index === b.index &&
    a.tabbable === b.tabbable &&
    a.chosen === b.chosen &&
    a.shown === b.shown &&
    a.all === b.all &&
    a.row.view === b.row.view &&
    a.row.depth === b.row.depth &&
    a.row.expanded === b.row.expanded &&
    a.row.hasChildren === b.row.hasChildren &&
    a.row.replicas.length === b.row.replicas.length &&
    a.row.replicas.every((view, at) => view === b.row.replicas[at])
  );
}

const right = new Set<string>(["exit", "restarts", "uptime", "cpu", "memory", "since", "pid"]);

const cells: Partial<Record<ColumnKey, (view: ResourceView, tabbable: boolean) => ComponentChildren>> = {
  state: (view, tabbable) => <StateCell view={view} tabbable={tabbable} />,
  health(view) {
    const health = healthLook(healthOf(view));
    return health === null ? <Awaited view={view} /> : <Status look={health} />;
  },
  exit(view) {
    const exit = exitText(view.exitCode, view.exitSignal);
    return exit === "" ? <None /> : <span class={view.exitCode === 0 ? "quiet" : "strong"}>{exit}</span>;
  },
  restarts: (view) => <span class={view.restarts === 0 ? "quiet" : "strong"}>{view.restarts}</span>,
  uptime: (view) => <Uptime view={view} />,
  cpu: ({ name, cpuPercent }) =>
    cpuPercent == null ? <None /> : <SparkCell name={name} text={percent(cpuPercent)} value={(bin) => bin.cpuPercent} words={percent} />,
  memory: ({ name, memoryBytes }) =>
    memoryBytes == null ? <None /> : <SparkCell name={name} text={bytes(memoryBytes)} value={(bin) => bin.memoryBytes} words={bytes} />,
  since: (view) => <Since at={view.stateSince} />,
  type: (view) => <span class="quiet">{view.resourceType}</span>,
  pid: (view) => view.pid ?? <None />,
  endpoints: (view, tabbable) => <Endpoints urls={view.urls} tabbable={tabbable} />,
  actions: (view, tabbable) => <Actions view={view} tabbable={tabbable} />,
};

function None() {
  return <span class="none">–</span>;
}

function NameCell({ row, tabbable }: { row: Row; tabbable: boolean }) {
  const icon = row.view === null ? "stack" : typeIcon(row.view.resourceType);
  return (
    <div role="gridcell" aria-colindex={1} data-column="name" class={`cell c-name depth-${Math.min(row.depth, 6)}`}>
      {row.hasChildren ? (
        <button
          type="button"
          class="twist"
          aria-expanded={row.expanded}
          aria-label={`${row.expanded ? "Collapse" : "Expand"} ${row.name}`}
          tabIndex={tabbable ? 0 : -1}
          onClick={(event) => {
            event.stopPropagation();
            toggle(row.key);
          }}
        >
          <Icon name="chevron" />
        </button>
      ) : (
        <span class="twist" />
      )}
      <span class="kind" title={row.view?.resourceType ?? "Replicas"}>
        <Icon name={icon} />
      </span>
      <span class="name" title={row.name}>
        {row.name}
      </span>
    </div>
  );
}

function GroupCells({ replicas, span }: { replicas: readonly ResourceView[]; span: number }) {
  const running = replicas.filter((view) => group(view) === "running").length;
  return (
    <div role="gridcell" aria-colindex={2} aria-colspan={span} class="cell c-state rest-of-row">
      <span class="quiet">
        {running} of {replicas.length} replicas running
      </span>
    </div>
  );
}

function StateCell({ view, tabbable }: { view: ResourceView; tabbable: boolean }) {
  const health = healthLook(healthOf(view));
  return (
    <>
      <Status look={stateLook(view)} />
      {health !== null && health.tone !== "ok" && <span class={`narrow-health tone-${health.tone}`}>{health.label}</span>}
      {view.crashLoop ? <span class="badge tone-bad">crash loop</span> : <Flapping name={view.name} />}
      <LastWordsButton view={view} tabbable={tabbable} />
      <Remark view={view} />
    </>
  );
}

function Actions({ view, tabbable }: { view: ResourceView; tabbable: boolean }) {
  return (
    <>
      <Commands view={view} tabbable={tabbable} />
      <button
        type="button"
        class="tool"
        aria-label={`Console of ${view.name}`}
        title={`Console of ${view.name}`}
        tabIndex={tabbable ? 0 : -1}
        onClick={(event) => {
          event.stopPropagation();
          open(view.name, "console");
        }}
      >
        <Icon name="console" />
      </button>
    </>
  );
}

function Since({ at }: { at: string }) {
  return <span title={timeOfDay(at)}>{ticking(shownAt.value - Date.parse(at))} ago</span>;
}

/** The first address, the second by its name where there is room, and how many more there are. */
function Endpoints({ urls, tabbable }: { urls: Url[]; tabbable: boolean }) {
  const [first, second] = urls;
  if (first === undefined) {
    return <None />;
  }
  const names = urls.map((url) => `${url.name} ${url.url}`).join("\n");
  return (
    <>
      <Address url={first.url} active={first.active} tabbable={tabbable} />
      {second !== undefined && (
        <>
          <span class="when-wide">
            <Address url={second.url} label={second.name} active={second.active} tabbable={tabbable} />
          </span>
          <span class="quiet when-narrow" title={names}>
            +{urls.length - 1}
          </span>
        </>
      )}
      {urls.length > 2 && (
        <span class="quiet when-wide" title={names}>
          +{urls.length - 2}
        </span>
      )}
    </>
  );
}

/** A running resource with checks and no verdict yet. */
function Awaited({ view }: { view: ResourceView }) {
  return view.checks.length > 0 && (view.state === "Running" || view.state === "Starting") ? (
    <span class="quiet">no report yet</span>
  ) : (
    <None />
  );
}

function Remark({ view }: { view: ResourceView }) {
  const command = pending.value.get(view.name);
  const text = command === undefined ? remark(view) : `${command} requested…`;
  return text === "" ? null : (
    <span class="remark" title={text}>
      {text}
    </span>
  );
}
