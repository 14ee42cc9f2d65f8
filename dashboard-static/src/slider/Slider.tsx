import { useSignal } from "@preact/signals";
import { marked } from "../diff/mark";
import { useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { memo } from "../page/memo";
import { timeOfDay } from "../page/time";
import { focused } from "../page/view";
import { useCanvas } from "../parts/canvas";
import { goLive, goTo, head, isPast, presentName, recorded, shown, step, thumb } from "../shell/moment";
import { event, eventSoon, loaded, neighbour } from "../wire/log";
import { payloadWords, resourceOf, typeWords } from "../wire/words";
import { LegendButton } from "./Legend";
import { paintMarks, paintTrack } from "./paint";
import { dragging, pause, play, playing, speed, speeds } from "./player";
import { densityBars, evenTime, markers, scale, stretch, type SliderMark } from "./track";

const FAR = 10;
/** How near, in pixels, the pointer has to be to a mark. */
const NEAR = 5;

/** The slider over the session's events, at the bottom of every page. */
export function Slider() {
  const range = stretch.value;
  if (range === null || shown.value === null) {
    return <footer class="time-bar" aria-label="Time" />;
  }
  return (
    <footer class="time-bar" aria-label="Time">
      <div class="time-tools">
        <Tool icon="stepBack" label="Previous event" shortcut="," onClick={() => step(-1)} disabled={thumb.value <= 1} />
        <Tool
          icon={playing.value ? "pause" : "play"}
          label={playing.value ? "Pause" : "Play"}
          shortcut="p"
          onClick={() => (playing.value ? pause() : play(range.first))}
          disabled={head.value < 2}
        />
        <Tool icon="stepForward" label="Next event" shortcut="." onClick={() => step(1)} disabled={!isPast.value} />
        <label class="speed">
          <span class="unseen">Speed</span>
          <select value={speed.value} onChange={(change) => (speed.value = Number(change.currentTarget.value))}>
            {speeds.map((times) => (
              <option value={times} key={times}>
                {times}×
              </option>
            ))}
          </select>
        </label>
      </div>
      <Track first={range.first} last={range.last} />
      <Caption />
      <LegendButton />
      <button
        type="button"
        class={`button live-button ${isPast.value || recorded.value ? "" : "at-live"}`}
        aria-pressed={!isPast.value}
        title={recorded.value ? "Where the log ends (L)" : "Live (L)"}
        onClick={() => {
          pause();
          goLive();
        }}
      >
        <Icon name="toEnd" />
        {recorded.value ? "End" : "Live"}
      </button>
    </footer>
  );
}

function Tool(props: { icon: Parameters<typeof Icon>[0]["name"]; label: string; shortcut: string; disabled: boolean; onClick: () => void }) {
  const { icon, label, shortcut, disabled, onClick } = props;
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={`${label} (${shortcut})`}
      aria-disabled={disabled}
      onClick={() => !disabled && onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}

function Track({ first, last }: { first: number; last: number }) {
  const track = useRef<HTMLDivElement>(null);
  const hovered = useSignal<{ x: number; text: string } | null>(null);
  const canvas = useCanvas((surface) =>
    paintTrack(surface, {
      bars: densityBars.value,
      thumb: scale.value.place(thumb.value),
      past: isPast.value,
      marked: marked.value === null ? null : scale.value.place(marked.value),
    }),
  );
  const positionAt = (x: number) => {
    const box = track.current!.getBoundingClientRect();
    return scale.value.position((x - box.left) / box.width);
  };
  const slideTo = (x: number) => {
    const position = positionAt(x);
    if (position >= head.value) {
      goLive();
    } else if (position !== thumb.value) {
      goTo(position);
    }
  };
  return (
    <div
      ref={track}
      class={`track ${dragging.value ? "dragging" : ""}`}
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={Math.max(first, Math.min(last, thumb.value))}
      aria-valuetext={spoken()}
      onPointerDown={(down) => {
        if (down.button === 0) {
          pause();
          down.currentTarget.setPointerCapture(down.pointerId);
          dragging.value = true;
          slideTo(nearest(down.clientX, track.current!)?.x ?? down.clientX);
        }
      }}
      onPointerMove={(move) => {
        const near = nearest(move.clientX, track.current!);
        const left = track.current!.getBoundingClientRect().left;
        const text = near?.text ?? `#${positionAt(move.clientX)}`;
        hovered.value = { x: move.clientX - left, text };
        if (dragging.value) {
          slideTo(move.clientX);
        }
      }}
      onPointerUp={() => (dragging.value = false)}
      onPointerCancel={() => (dragging.value = false)}
      onPointerLeave={() => (hovered.value = null)}
      onKeyDown={(key) => {
        if (onKey(key, first)) {
          pause();
          key.preventDefault();
          key.stopPropagation();
        }
      }}
    >
      <Marks />
      <canvas ref={canvas} aria-hidden="true" />
      {hovered.value !== null && (
        <span
          class="track-tip"
          ref={(tip) => {
            const width = tip?.parentElement?.clientWidth ?? 0;
            tip?.style.setProperty("left", `${Math.max(60, Math.min(width - 60, hovered.value?.x ?? 0))}px`);
          }}
        >
          {hovered.value.text}
        </span>
      )}
    </div>
  );
}

/** The marks have a canvas of their own: a long session has thousands, and they stay while the thumb moves. */
const Marks = memo(
  function Marks() {
    const canvas = useCanvas((surface) =>
      paintMarks(
        surface,
        markers.value.map(({ kind, position }) => ({ kind, place: scale.value.place(position) })),
      ),
    );
    return <canvas ref={canvas} aria-hidden="true" />;
  },
  () => true,
);

/** The mark under the pointer: where it is on the screen, and what it says. */
function nearest(x: number, track: HTMLElement): { x: number; text: string } | null {
  const box = track.getBoundingClientRect();
  let best: { x: number; text: string } | null = null;
  let distance = NEAR;
  for (const marker of markers.value) {
    const at = box.left + scale.value.place(marker.position) * box.width;
    if (Math.abs(at - x) < distance) {
      distance = Math.abs(at - x);
      best = { x: at, text: `#${marker.position} ${says(marker)}` };
    }
  }
  return best;
}

function says({ text, resource, count }: SliderMark): string {
  const about = resource === null || text.startsWith(resource) ? "" : `${resource}: `;
  return about + text + (count > 1 ? ` (and ${count - 1} more)` : "");
}

/** Returns whether the key was one of the slider's. */
function onKey(key: KeyboardEvent, first: number): boolean {
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: FAR, PageDown: -FAR }[key.key];
  if (by !== undefined && key.shiftKey && Math.abs(by) === 1) {
    void alongResource(by as 1 | -1);
  } else if (by !== undefined) {
    step(by);
  } else if (key.key === "Home") {
    goTo(first);
  } else if (key.key === "End") {
    goLive();
  } else if (key.key === "[" || key.key === "]") {
    toMarker(key.key === "]" ? 1 : -1);
  } else {
    return false;
  }
  return true;
}

/** Moves to the next or last event of the resource that is looked at, or of the event shown. */
export async function alongResource(by: 1 | -1): Promise<void> {
  const now = event(thumb.value);
  const resource = focused.value ?? (now === undefined ? null : resourceOf(now));
  if (resource === null) {
    return step(by);
  }
  const found = await neighbour(resource, thumb.value, by).catch(() => undefined);
  if (found !== undefined) {
    goTo(found.position);
  } else if (by > 0) {
    goLive();
  }
}

/** Moves to the next or last mark. */
export function toMarker(by: 1 | -1): void {
  const positions = markers.value.map(({ position }) => position).sort((a, b) => a - b);
  const found = by > 0 ? positions.find((at) => at > thumb.value) : positions.findLast((at) => at < thumb.value);
  if (found !== undefined) {
    goTo(found);
  }
}

function spoken(): string {
  loaded.value;
  const now = eventSoon(thumb.value);
  const at = shown.value?.at;
  const what = now === undefined ? "" : `, ${[resourceOf(now), typeWords(now.type)].filter(Boolean).join(" ")}`;
  return `event ${thumb.value}${at === undefined ? "" : `, ${timeOfDay(now?.recordedAt ?? at)}`}${what}${isPast.value ? "" : `, ${presentName.value}`}`;
}

/** What happened at the moment shown. */
function Caption() {
  loaded.value;
  const now = eventSoon(thumb.value);
  const resource = now === undefined ? null : resourceOf(now);
  return (
    <div class="time-caption">
      <span class="number strong">#{thumb.value}</span>
      <span class="number">{timeOfDay(now?.recordedAt ?? shown.value!.at)}</span>
      <span class="time-event" title={now === undefined ? "" : payloadWords(now.payload)}>
        {now === undefined ? "" : `${resource ?? now.stream} ${typeWords(now.type)}`}
      </span>
      <button
        type="button"
        class="scale-switch"
        title="Give equal room to each event, or to each second"
        aria-label={`Scale of the slider: ${evenTime.value ? "time" : "events"}`}
        onClick={() => (evenTime.value = !evenTime.value)}
      >
        {evenTime.value ? "by time" : "by event"}
      </button>
    </div>
  );
}
