import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { duration, preciseTime, timeOfDay } from "../page/time";
import { open, selected } from "../page/view";
import { useCanvas } from "../parts/canvas";
import { goTo, isPast, shown } from "../shell/moment";
import { drawAxis, drawLanes, HIGH, LOW, wordOf } from "./draw";
import { pan, within, zoom, type Frame } from "./frame";
import type { Arrow, DrawnLane, Errors } from "./picture";
import { most, valueOf, words, type Metric } from "./strip";

interface LanesProps {
  drawn: ReadonlySignal<DrawnLane[]>;
  found: ReadonlySignal<Arrow[]>;
  frame: ReadonlySignal<Frame>;
  whole: ReadonlySignal<Frame>;
  critical: ReadonlySet<string>;
  metric: Metric;
  errors: ReadonlySignal<ReadonlyMap<string, readonly Errors[]>>;
  change: (frame: Frame) => void;
}

/** The drawn lanes: dragged they move, with Shift a part is chosen, with Ctrl the wheel zooms, and a click shows that moment. */
export function Lanes({ drawn, found, frame, whole, critical, metric, errors, change }: LanesProps) {
  const strip = errors.value.size > 0 || (metric !== "none" && drawn.value.some(({ usage }) => usage.length > 0));
  const height = strip ? HIGH : LOW;
  const scrolled = useSignal(0);
  const lit = useSignal(-1);
  const tip = useSignal<{ x: number; y: number; text: string } | null>(null);
  const drag = useRef<{ x: number; frame: Frame; moved: boolean } | null>(null);
  const brush = useSignal<Frame | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const shownAt = () => (isPast.value ? Date.parse(shown.value!.at) : whole.value.to);
  const canvas = useCanvas((surface) =>
    drawLanes(surface, {
      lanes: drawn.value,
      lane: height,
      metric,
      errors: errors.value,
      brush: brush.value,
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
    <div class={`lanes ${strip ? "lanes-high" : ""}`}>
      <div class="lanes-axis">
        <span class="lanes-corner" />
        <canvas ref={axis} aria-hidden="true" />
      </div>
      <div class="lanes-box" ref={box} onScroll={(event) => (scrolled.value = event.currentTarget.scrollTop)}>
        <ul class="lane-names" aria-label="Resources">
          {drawn.value.map((lane, at) => (
            <li key={lane.resource} class={`lane-name ${selected.value === lane.resource ? "lane-chosen" : ""} depth-${Math.min(lane.depth, 4)}`}>
              <button type="button" onClick={() => open(lane.resource)} onFocus={() => (lit.value = at)} onPointerEnter={() => (lit.value = at)}>
                {lane.resource}
              </button>
              {strip && <Most value={most(lane, metric)} metric={metric} />}
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
            if (down.shiftKey) {
              const at = timeAt(down.clientX);
              brush.value = { from: at, to: at };
              return;
            }
            drag.current = { x: down.clientX, frame: frame.value, moved: false };
          }}
          onPointerMove={(move) => {
            const begun = drag.current;
            if (brush.value !== null && move.buttons > 0) {
              brush.value = { ...brush.value, to: timeAt(move.clientX) };
              return;
            }
            if (begun !== null && move.buttons > 0) {
              const by = (begun.x - move.clientX) / canvas.current!.clientWidth;
              begun.moved ||= Math.abs(begun.x - move.clientX) > 4;
              if (begun.moved) {
                change(pan(begun.frame, whole.value, by));
              }
              return;
            }
            const area = canvas.current!.getBoundingClientRect();
            const lane = Math.floor((move.clientY - area.top + scrolled.value) / height);
            lit.value = lane;
            const text = says(drawn.value[lane], timeAt(move.clientX), metric, errors.value);
            tip.value = text === "" ? null : { x: move.clientX - area.left, y: move.clientY - area.top, text };
          }}
          onPointerUp={(up) => {
            if (brush.value !== null) {
              const [from, to] = [brush.value.from, brush.value.to].sort((a, b) => a - b) as [number, number];
              brush.value = null;
              if (to > from) {
                change(within({ from, to }, whole.value));
              }
              return;
            }
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
            element?.style.setProperty("height", `${drawn.value.length * height}px`);
          }}
        />
      </div>
    </div>
  );
}

/** How high the area below a lane reaches. */
function Most({ value, metric }: { value: number | null; metric: Metric }) {
  return value === null ? null : (
    <span class="quiet number lane-most">
      {metric === "cpu" ? "CPU" : "memory"} ≤ {words(value, metric)}
    </span>
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

/** What a lane did at a time, what it used, and how many errors it told of. */
function says(lane: DrawnLane | undefined, at: number, metric: Metric, errors: ReadonlyMap<string, readonly Errors[]>): string {
  const bar = lane?.bars.find(({ from, to }) => at >= from && at < to) ?? lane?.bars.at(-1);
  if (lane === undefined || bar === undefined) {
    return "";
  }
  const { segment, from, to } = bar;
  const much = segment.changes > 1 ? `${segment.changes} changes, last ` : "";
  const did = `${lane.resource}: ${much}${wordOf(segment)} for ${duration(to - from)} since ${preciseTime(from)} (#${segment.position})`;
  const measured = metric === "none" ? undefined : lane.usage.findLast((each) => each.from <= at);
  const used = measured === undefined || metric === "none" ? "" : `, ${metric === "cpu" ? "CPU" : "memory"} ${words(valueOf(measured, metric), metric)}`;
  const told = errors.get(lane.resource)?.find((each) => at >= each.from && at < each.to)?.lines ?? 0;
  return did + used + (told === 0 ? "" : `, ${told} error ${told === 1 ? "line" : "lines"}`);
}
