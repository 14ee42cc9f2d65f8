import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { exitText } from "../page/look";
import { timestamps } from "../page/view";
import { generation } from "../wire/live";
import type { ResourceView } from "../wire/model";
import { endKey, ends, loadEnds } from "./ends";
import { follow, TAIL, type Following } from "./follow";
import { Lines } from "./lines";
import { ConsoleRow, EndText } from "./Row";
import { contentHeight, isScaled, lastTop, mounted, scrollTopOf, topOf, type Geometry } from "./viewport";

const ROW_HEIGHT = 20;
const OVERSCAN = 12;

/** The console of one instance over all its attempts; it sticks to the end until someone scrolls up. */
export function Console({ view, at }: { view: ResourceView; at: number | null }) {
  const lines = useMemo(() => new Lines(), [view.name, at]);
  const version = useSignal(0);
  const state = useSignal<{ following: Following; problem: string }>({ following: "loading", problem: "" });
  const sticky = useSignal(true);
  const missed = useSignal(0);
  const needle = useSignal("");
  const droppedRows = useRef(0);

  useEffect(() => void loadEnds(view.name), [view.name, generation.value]);
  useEffect(
    () =>
      follow(
        view.name,
        at,
        (batch) => {
          const { added, dropped } = lines.add(batch);
          droppedRows.current += dropped;
          if (!sticky.value) {
            missed.value += added;
          }
          version.value++;
        },
        (following, problem) => (state.value = { following, problem }),
      ),
    [view.name, at, generation.value],
  );

  const find = (text: string) => {
    needle.value = text;
    lines.find(text);
    version.value++;
  };
  const toEnd = () => {
    missed.value = 0;
    sticky.value = true;
  };
  return (
    <div class={`console ${timestamps.value ? "" : "no-times"}`}>
      <div class="console-bar">
        <label class="search">
          <Icon name="search" />
          <span class="unseen">Find in console</span>
          <input
            type="search"
            placeholder="Find"
            autocomplete="off"
            spellcheck={false}
            value={needle.value}
            onInput={(event) => find(event.currentTarget.value)}
          />
        </label>
        {needle.value !== "" && <span class="quiet number">{lines.shown.length} lines</span>}
        <span class="spring" />
        <Switch label="Times" on={timestamps.value} flip={() => (timestamps.value = !timestamps.value)} />
        <Switch label="Follow" on={sticky.value} flip={() => (sticky.value ? (sticky.value = false) : toEnd())} />
        <Download lines={lines} name={view.name} />
      </div>
      {state.value.following === "broken" && (
        <p class="console-note" role="status">
          <Icon name="plug" /> {state.value.problem} Trying again by itself; nothing is lost.
        </p>
      )}
      <Scroll
        key={needle.value}
        lines={lines}
        version={version.value}
        view={view}
        sticky={sticky.value}
        stick={(on) => (on ? toEnd() : (sticky.value = false))}
        takeDropped={() => {
          const dropped = droppedRows.current;
          droppedRows.current = 0;
          return dropped;
        }}
      />
      {lines.shown.length === 0 && <Empty view={view} loading={state.value.following === "loading"} needle={needle.value} />}
      {!sticky.value && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {missed.value === 0 ? "To the end" : `${missed.value} new`}
        </button>
      )}
      <EndLine view={view} lines={lines} version={version.value} />
    </div>
  );
}

interface ScrollProps {
  lines: Lines;
  version: number;
  view: ResourceView;
  sticky: boolean;
  stick: (on: boolean) => void;
  takeDropped: () => number;
}

/** The fixed-row viewport: some forty rows are mounted, however many there are. */
function Scroll({ lines, version, view, sticky, stick, takeDropped }: ScrollProps) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const height = useSignal(400);
  const top = useSignal(0);
  const background = useBackground();
  const geometry: Geometry = { rows: lines.shown.length, rowHeight: ROW_HEIGHT, height: height.value };
  const range = mounted(geometry, sticky ? lastTop(geometry) : Math.min(top.value, lastTop(geometry)), OVERSCAN);

  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => (height.value = box.current?.clientHeight ?? 0));
    observer.observe(box.current!);
    height.value = box.current!.clientHeight;
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const dropped = takeDropped();
    if (sticky) {
      top.value = lastTop(geometry);
    } else if (dropped > 0) {
      top.value = Math.max(0, top.value - dropped);
    }
    content.current!.style.height = `${contentHeight(geometry)}px`;
    layer.current!.style.transform = `translateY(${mounted(geometry, top.value, OVERSCAN).offset}px)`;
    const wanted = scrollTopOf(geometry, top.value);
    if (Math.abs(box.current!.scrollTop - wanted) >= 1) {
      box.current!.scrollTop = wanted;
    }
  }, [version, sticky, height.value, top.value, range.first, range.end]);

  useEffect(() => {
    const element = box.current!;
    const wheel = (event: WheelEvent) => {
      if (isScaled(geometry) && event.deltaY !== 0) {
        event.preventDefault();
        const pixels = event.deltaMode === 1 ? event.deltaY * ROW_HEIGHT : event.deltaY;
        scrollTo(Math.max(0, Math.min(lastTop(geometry), top.value + pixels / ROW_HEIGHT)));
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [geometry.rows, geometry.height]);

  function scrollTo(next: number): void {
    const atEnd = lastTop(geometry) - next < 0.5;
    if (atEnd !== sticky) {
      stick(atEnd);
    }
    top.value = next;
  }
  function scrolled(): void {
    const { scrollTop } = box.current!;
    if (Math.abs(scrollTop - scrollTopOf(geometry, top.value)) >= 1) {
      scrollTo(topOf(geometry, scrollTop));
    }
  }
  return (
    <div class="console-box" ref={box} role="log" aria-live="off" aria-label={`Console of ${view.name}`} tabIndex={0} onScroll={scrolled}>
      <div class="console-content" ref={content}>
        <div class="console-layer" ref={layer}>
          {lines.shown.slice(range.first, range.end).map((item) => (
            <ConsoleRow key={item.key} item={item} resource={view.name} background={background} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The theme's background behind console text, 0xRRGGBB; follows the theme. */
function useBackground(): number {
  const value = useSignal(isDark() ? 0x101418 : 0xffffff);
  useEffect(() => {
    const update = () => (value.value = isDark() ? 0x101418 : 0xffffff);
    const media = matchMedia("(prefers-color-scheme: dark)");
    const observer = new MutationObserver(update);
    media.addEventListener("change", update);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      media.removeEventListener("change", update);
      observer.disconnect();
    };
  }, []);
  return value.value;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

/** Below the lines: how the newest attempt ended, while it is not running. */
function EndLine({ view, lines }: { view: ResourceView; lines: Lines; version: number }) {
  if (view.attempt === 0 || view.pid !== null || lines.newestAttempt === null) {
    return null;
  }
  const known = ends.value.has(endKey(view.name, view.attempt));
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

function Empty({ view, loading, needle }: { view: ResourceView; loading: boolean; needle: string }) {
  const text = loading
    ? "Reading the console…"
    : needle !== ""
      ? `No line among the newest ${TAIL} and what came since contains “${needle}”.`
      : view.attempt === 0
        ? `${view.name} has not been started yet; its output will appear here.`
        : `${view.name} has written nothing yet.`;
  return <p class="console-empty">{text}</p>;
}

function Switch({ label, on, flip }: { label: string; on: boolean; flip: () => void }) {
  return (
    <button type="button" class="switch" aria-pressed={on} onClick={flip}>
      {label}
    </button>
  );
}

function Download({ lines, name }: { lines: Lines; name: string }) {
  const save = () => {
    const link = document.createElement("a");
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    link.href = URL.createObjectURL(new Blob([lines.text()], { type: "text/plain" }));
    link.download = `${name}-${stamp}.txt`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <button type="button" class="tool" aria-label="Download the shown lines" title="Download the shown lines" onClick={save}>
      <Icon name="download" />
    </button>
  );
}
