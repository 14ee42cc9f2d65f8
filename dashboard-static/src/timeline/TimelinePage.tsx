import { useComputed, useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { duration, preciseTime, timeOfDay } from "../page/time";
import { open, selected, wide } from "../page/view";
import { useCanvas } from "../parts/canvas";
import { Blank } from "../parts/parts";
import { Pane } from "../resources/Pane";
import { rows } from "../resources/rows";
import { goTo, isPast, shown, shownSession } from "../shell/moment";
import { stored } from "../shell/stored";
import { event, loaded } from "../wire/log";
import { resourceOf } from "../wire/words";
import { drawAxis, drawLanes, LANE, wordOf } from "./draw";
import { pan, within, zoom, type Frame } from "./frame";
import { LanesTable } from "./LanesTable";
import { Legs } from "./Legs";
import { arrows, lanes, type DrawnLane } from "./picture";
import { useTimeline } from "./source";

const asTable = stored("reprise.timeline-table", false);
const showArrows = stored("reprise.timeline-arrows", true);
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
        <LanesTable lanes={drawn.value} frame={frame.value} />
      ) : (
        <Lanes drawn={drawn} found={found} frame={frame} whole={whole} change={change} critical={new Set(path?.legs.map(({ resource }) => resource))} />
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

interface LanesProps {
  drawn: ReadonlySignal<DrawnLane[]>;
  found: ReadonlySignal<ReturnType<typeof arrows>>;
  frame: ReadonlySignal<Frame>;
  whole: ReadonlySignal<Frame>;
  critical: ReadonlySet<string>;
  change: (frame: Frame) => void;
}

function Lanes({ drawn, found, frame, whole, critical, change }: LanesProps) {
  const scrolled = useSignal(0);
  const lit = useSignal(-1);
  const tip = useSignal<{ x: number; y: number; text: string } | null>(null);
  const drag = useRef<{ x: number; frame: Frame; moved: boolean } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const shownAt = () => (isPast.value ? Date.parse(shown.value!.at) : whole.value.to);
  const canvas = useCanvas((surface) =>
    drawLanes(surface, {
      lanes: drawn.value,
      arrows: found.value,
      frame: frame.value,
      scrolled: scrolled.value,
      shownAt: shownAt(),
      past: isPast.value,
      lit: lit.value,
      critical,
    }),
  );
  const axis = useCanvas((surface) => drawAxis(surface, frame.value, axisLabel));
  const placeOf = (clientX: number) => {
    const { left, width } = canvas.current!.getBoundingClientRect();
    return (clientX - left) / width;
  };
  const timeAt = (clientX: number) => frame.value.from + placeOf(clientX) * (frame.value.to - frame.value.from);

  useEffect(() => {
    const element = box.current!;
    const wheel = (turned: WheelEvent) => {
      if (turned.ctrlKey || turned.metaKey) {
        turned.preventDefault();
        change(zoom(frame.value, whole.value, Math.exp(turned.deltaY * 0.004), placeOf(turned.clientX)));
      } else if (Math.abs(turned.deltaX) > Math.abs(turned.deltaY) || turned.shiftKey) {
        turned.preventDefault();
        change(pan(frame.value, whole.value, (turned.deltaX || turned.deltaY) / 800));
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  return (
    <div class="lanes">
      <div class="lanes-axis">
        <span class="lanes-corner" />
        <canvas ref={axis} aria-hidden="true" />
      </div>
      <div class="lanes-box" ref={box} onScroll={(event) => (scrolled.value = event.currentTarget.scrollTop)}>
        <ul class="lane-names" aria-label="Resources">
          {drawn.value.map(({ resource, depth }, at) => (
            <li key={resource} class={`lane-name ${selected.value === resource ? "lane-chosen" : ""} depth-${Math.min(depth, 4)}`}>
              <button type="button" onClick={() => open(resource)} onFocus={() => (lit.value = at)} onPointerEnter={() => (lit.value = at)}>
                {resource}
              </button>
            </li>
          ))}
        </ul>
        <div
          class="lanes-view"
          tabIndex={0}
          role="group"
          aria-label="Lanes: arrows move, plus and minus zoom, 0 shows all; the button “As a table” says the same in words"
          onPointerDown={(down) => {
            down.currentTarget.setPointerCapture(down.pointerId);
            drag.current = { x: down.clientX, frame: frame.value, moved: false };
          }}
          onPointerMove={(move) => {
            const begun = drag.current;
            if (begun !== null && move.buttons > 0) {
              const by = (begun.x - move.clientX) / canvas.current!.clientWidth;
              begun.moved ||= Math.abs(begun.x - move.clientX) > 4;
              if (begun.moved) {
                change(pan(begun.frame, whole.value, by));
              }
              return;
            }
            const area = canvas.current!.getBoundingClientRect();
            const lane = Math.floor((move.clientY - area.top + scrolled.value) / LANE);
            lit.value = lane;
            const text = says(drawn.value[lane], timeAt(move.clientX));
            tip.value = text === "" ? null : { x: move.clientX - area.left, y: move.clientY - area.top, text };
          }}
          onPointerUp={(up) => {
            if (drag.current !== null && !drag.current.moved) {
              goTo(new Date(timeAt(up.clientX)).toISOString());
            }
            drag.current = null;
          }}
          onPointerLeave={() => {
            tip.value = null;
            lit.value = -1;
          }}
          onDblClick={(twice) => change(zoom(frame.value, whole.value, 0.4, placeOf(twice.clientX)))}
          onKeyDown={(key) => {
            const next = onKey(key.key, frame.value, whole.value);
            if (next !== null && !key.ctrlKey && !key.metaKey) {
              change(next);
              key.preventDefault();
              key.stopPropagation();
            }
          }}
        >
          <canvas ref={canvas} aria-hidden="true" />
          {tip.value !== null && (
            <div
              class="lane-tip"
              ref={(element) => {
                const room = canvas.current!.clientWidth;
                element?.style.setProperty("left", `${Math.min(tip.value!.x + 14, Math.max(0, room - 300))}px`);
                element?.style.setProperty("top", `${tip.value!.y + 16}px`);
              }}
            >
              {tip.value.text}
            </div>
          )}
        </div>
        <div
          class="lanes-space"
          ref={(element) => {
            element?.style.setProperty("height", `${drawn.value.length * LANE}px`);
          }}
        />
      </div>
    </div>
  );
}

function onKey(key: string, frame: Frame, whole: Frame): Frame | null {
  switch (key) {
    case "+":
    case "=":
      return zoom(frame, whole, 0.6, 0.5);
    case "-":
      return zoom(frame, whole, 1 / 0.6, 0.5);
    case "0":
      return whole;
    case "ArrowLeft":
      return pan(frame, whole, -0.15);
    case "ArrowRight":
      return pan(frame, whole, 0.15);
    default:
      return null;
  }
}

function axisLabel(at: number, step: number): string {
  return step < 1000 ? preciseTime(at) : timeOfDay(at);
}

/** What a lane did at a time, and what is marked there. */
function says(lane: DrawnLane | undefined, at: number): string {
  const bar = lane?.bars.find(({ from, to }) => at >= from && at < to) ?? lane?.bars.at(-1);
  if (lane === undefined || bar === undefined) {
    return "";
  }
  const { segment, from, to } = bar;
  const much = segment.changes > 1 ? `${segment.changes} changes, last ` : "";
  return `${lane.resource}: ${much}${wordOf(segment)} for ${duration(to - from)} since ${preciseTime(from)} (#${segment.position})`;
}
