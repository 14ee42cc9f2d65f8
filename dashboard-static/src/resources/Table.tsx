import { memo } from "../page/memo";
import type { ResourceView, Url } from "../wire/model";
import { Icon, typeIcon } from "../page/icons";
import { exitText, group, healthOf, healthLook, remark, stateLook } from "../page/look";
import { Address, Commands, Status, Uptime } from "../parts/parts";
import type { Row } from "./rows";
import { cursor, open, selected, toggle } from "../page/view";
import { pending } from "../wire/commands";

const columns = ["Name", "State", "Health", "Exit code", "Restarts", "Uptime", "Endpoints", "Actions"];

/** The resources as a grid. One row is in the tab order; j and k or the arrows move it. */
export function Table({ rows, busy }: { rows: Row[]; busy: boolean }) {
  const current = rows.some((row) => row.key === cursor.value) ? cursor.value : (rows[0]?.key ?? null);
  return (
    <div
      class="grid"
      role="grid"
      aria-label="Resources"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-busy={busy}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {columns.map((name, at) => (
          <div role="columnheader" aria-colindex={at + 1} class={`cell c${at + 1}`} key={name}>
            <span class={name === "Actions" ? "unseen" : ""}>{name}</span>
          </div>
        ))}
      </div>
      {rows.map((row, at) => (
        <ResourceRow
          key={row.key}
          row={row}
          index={at + 2}
          tabbable={row.key === current}
          chosen={row.view !== null && row.key === selected.value}
        />
      ))}
    </div>
  );
}

interface RowProps {
  row: Row;
  index: number;
  tabbable: boolean;
  chosen: boolean;
}

const ResourceRow = memo(function ResourceRow({ row, index, tabbable, chosen }: RowProps) {
  const { view } = row;
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
      {view === null ? <GroupCells replicas={row.replicas} /> : <ViewCells view={view} tabbable={tabbable} />}
    </div>
  );
}, sameRow);

function sameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.index === b.index &&
    a.tabbable === b.tabbable &&
    a.chosen === b.chosen &&
    a.row.view === b.row.view &&
    a.row.depth === b.row.depth &&
    a.row.expanded === b.row.expanded &&
    a.row.hasChildren === b.row.hasChildren &&
    a.row.replicas.length === b.row.replicas.length &&
    a.row.replicas.every((view, at) => view === b.row.replicas[at])
  );
}

function NameCell({ row, tabbable }: { row: Row; tabbable: boolean }) {
  const icon = row.view === null ? "stack" : typeIcon(row.view.resourceType);
  return (
    <div role="gridcell" aria-colindex={1} class={`cell c1 depth-${Math.min(row.depth, 6)}`}>
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
      <span class="name">{row.name}</span>
    </div>
  );
}

function GroupCells({ replicas }: { replicas: readonly ResourceView[] }) {
  const running = replicas.filter((view) => group(view) === "running").length;
  return (
    <div role="gridcell" aria-colindex={2} aria-colspan={columns.length - 1} class="cell c2 rest-of-row">
      <span class="quiet">
        {running} of {replicas.length} replicas running
      </span>
    </div>
  );
}

function ViewCells({ view, tabbable }: { view: ResourceView; tabbable: boolean }) {
  const health = healthLook(healthOf(view));
  const exit = exitText(view.exitCode, view.exitSignal);
  return (
    <>
      <div role="gridcell" aria-colindex={2} class="cell c2">
        <Status look={stateLook(view)} />
        {health !== null && health.tone !== "ok" && <span class={`narrow-health tone-${health.tone}`}>{health.label}</span>}
        {view.crashLoop && <span class="badge tone-bad">crash loop</span>}
        <Remark view={view} />
      </div>
      <div role="gridcell" aria-colindex={3} class="cell c3">
        {health === null ? <Awaited view={view} /> : <Status look={health} />}
      </div>
      <div role="gridcell" aria-colindex={4} class="cell c4 number">
        {exit === "" ? <span class="none">–</span> : <span class={view.exitCode === 0 ? "quiet" : "strong"}>{exit}</span>}
      </div>
      <div role="gridcell" aria-colindex={5} class="cell c5 number">
        <span class={view.restarts === 0 ? "quiet" : "strong"}>{view.restarts}</span>
      </div>
      <div role="gridcell" aria-colindex={6} class="cell c6 number">
        <Uptime view={view} />
      </div>
      <div role="gridcell" aria-colindex={7} class="cell c7">
        <Endpoints urls={view.urls} tabbable={tabbable} />
      </div>
      <div role="gridcell" aria-colindex={8} class="cell c8">
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
      </div>
    </>
  );
}

/** The first address, the second by its name where there is room, and how many more there are. */
function Endpoints({ urls, tabbable }: { urls: Url[]; tabbable: boolean }) {
  const [first, second] = urls;
  if (first === undefined) {
    return <span class="none">–</span>;
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
    <span class="none">–</span>
  );
}

function Remark({ view }: { view: ResourceView }) {
  const verb = pending.value.get(view.name);
  const text = verb === undefined ? remark(view) : `${verb} requested…`;
  return text === "" ? null : (
    <span class="remark" title={text}>
      {text}
    </span>
  );
}
