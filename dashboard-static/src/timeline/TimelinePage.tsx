import { useComputed, useSignal, type Signal } from "@preact/signals";
import { Icon } from "../page/icons";
import { duration, preciseTime } from "../page/time";
import { selected, wide } from "../page/view";
import { Blank } from "../parts/parts";
import { Pane } from "../resources/Pane";
import { rows } from "../resources/rows";
import { shown, shownSession } from "../shell/moment";
import { stored } from "../shell/stored";
import { event, loaded } from "../wire/log";
import { resourceOf } from "../wire/words";
import { within, zoom, type Frame } from "./frame";
import { Lanes } from "./Lanes";
import { LanesTable } from "./LanesTable";
import { Legs } from "./Legs";
import { arrows, errors, lanes, type Errors } from "./picture";
import { useErrors, useTimeline } from "./source";
import type { Metric } from "./strip";

const asTable = stored("reprise.timeline-table", false);
const showArrows = stored("reprise.timeline-arrows", true);
const metric = stored<Metric>("reprise.timeline-metric", "cpu");
const showErrors = stored("reprise.timeline-errors", true);
/** More causes are not looked up: at that density nobody can follow an arrow. */
const MOST_ARROWS = 400;

/** What each resource did, when, and because of what. */
export function TimelinePage() {
  const zoomed = useSignal<Frame | null>(null);
  const timeline = useTimeline(zoomed);
  const known = timeline.value;
  if (known === null) {
    return <div class="loading-page" role="status" aria-label="Loading the timeline" />;
  }
  return (
    <div class={`split ${selected.value === null ? "" : "with-pane"} ${wide.value ? "wide-pane" : ""}`}>
      <section class="list" aria-label="Timeline of this session">
        {known.lanes.length === 0 ? (
          <Blank icon="lanes" title="Nothing has happened yet">
            <p>The timeline begins with the first resource.</p>
          </Blank>
        ) : (
          <Drawn timeline={timeline} zoomed={zoomed} />
        )}
      </section>
      {selected.value !== null && <Pane name={selected.value} view={shown.value?.resources.get(selected.value)} />}
    </div>
  );
}

function Drawn({ timeline, zoomed }: { timeline: ReturnType<typeof useTimeline>; zoomed: Signal<Frame | null> }) {
  const drawn = useComputed(() => {
    const order = rows(shown.value?.resources.values() ?? [], { query: "", group: null, collapsed: new Set() });
    return lanes(
      timeline.value!,
      order.filter(({ view }) => view !== null).map(({ name, depth }) => ({ name, depth })),
    );
  });
  const whole = useComputed<Frame>(() => {
    const session = shownSession.value;
    const { fromAt, toAt } = timeline.value!;
    const from = Date.parse(session?.openedAt ?? fromAt);
    const to = Math.max(Date.parse(toAt), Date.parse(session?.lastAt ?? toAt));
    return { from, to: Math.max(to + (to - from) * 0.01, from + 20) };
  });
  const frame = useComputed<Frame>(() => (zoomed.value === null ? whole.value : within(zoomed.value, whole.value)));
  const change = (next: Frame) => {
    const all = whole.value;
    zoomed.value = next.to - next.from >= (all.to - all.from) * 0.999 ? null : next;
  };
  const found = useComputed(() => {
    loaded.value;
    if (!showArrows.value || drawn.value.reduce((sum, lane) => sum + lane.bars.length, 0) > MOST_ARROWS) {
      return [];
    }
    const of = (position: number) => {
      const known = event(position);
      return known === undefined ? undefined : resourceOf(known);
    };
    return arrows(drawn.value, of, timeline.value!.criticalPath);
  });
  const density = useErrors(zoomed, showErrors.value);
  const told = useComputed<ReadonlyMap<string, readonly Errors[]>>(() => (density.value === null ? new Map() : errors(density.value)));
  const path = timeline.value!.criticalPath;
  return (
    <>
      <div class="toolbar">
        <div class="heaps" role="group" aria-label="Zoom">
          <Tool label="Zoom in" icon="plus" onClick={() => change(zoom(frame.value, whole.value, 0.5, 0.5))} />
          <Tool label="Zoom out" icon="minus" onClick={() => change(zoom(frame.value, whole.value, 2, 0.5))} />
          <button type="button" class="heap" onClick={() => (zoomed.value = null)} aria-pressed={zoomed.value === null}>
            Whole session
          </button>
          {path !== null && (
            <button type="button" class="heap" onClick={() => (zoomed.value = within(startUp(whole.value, path.totalMillis), whole.value))}>
              Start-up
            </button>
          )}
        </div>
        <button type="button" class="heap" aria-pressed={showArrows.value} onClick={() => (showArrows.value = !showArrows.value)}>
          Causes
        </button>
        <button type="button" class="heap" aria-pressed={showErrors.value} title="When the consoles told of errors" onClick={() => (showErrors.value = !showErrors.value)}>
          Errors
        </button>
        <label class="field">
          <span class="unseen">Below the bars</span>
          <select value={metric.value} onChange={(event) => (metric.value = event.currentTarget.value as Metric)}>
            <option value="cpu">CPU</option>
            <option value="memory">Memory</option>
            <option value="none">No usage</option>
          </select>
        </label>
        <button type="button" class="heap" aria-pressed={asTable.value} onClick={() => (asTable.value = !asTable.value)}>
          As a table
        </button>
        <span class="quiet number">
          {preciseTime(frame.value.from)} – {preciseTime(frame.value.to)}, {duration(frame.value.to - frame.value.from)}
        </span>
        <span class="spring" />
        <Legend />
      </div>
      {asTable.value ? (
        <LanesTable lanes={drawn.value} errors={told.value} frame={frame.value} />
      ) : (
        <Lanes
          drawn={drawn}
          found={found}
          frame={frame}
          whole={whole}
          change={change}
          critical={new Set(path?.legs.map(({ resource }) => resource))}
          metric={metric.value}
          errors={told}
        />
      )}
      {path !== null && <Legs path={path} />}
    </>
  );
}

function startUp({ from }: Frame, milliseconds: number): Frame {
  return { from, to: from + milliseconds * 1.1 + 20 };
}

function Tool({ label, icon, onClick }: { label: string; icon: "plus" | "minus"; onClick: () => void }) {
  return (
    <button type="button" class="tool" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** The words stand in the bars; this is for bars too narrow for words. */
function Legend() {
  const kinds = [
    ["ok", "running"],
    ["warn", "unhealthy"],
    ["info", "waiting (hatched), starting"],
    ["bad", "failed"],
    ["off", "at rest"],
  ];
  return (
    <ul class="legend" aria-label="Colours">
      {kinds.map(([tone, word]) => (
        <li key={tone} class={`tone-${tone}`}>
          <span class="swatch" />
          <span class="quiet">{word}</span>
        </li>
      ))}
    </ul>
  );
}
