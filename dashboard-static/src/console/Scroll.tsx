import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { contentHeight, isScaled, lastTop, mounted, overscan, scrollTopOf, topOf, type Geometry } from "./viewport";

export const ROW_HEIGHT = 20;

/** Where to go: `align` is how far down the view the row shall stand, from 0 to 1. */
export interface Aim {
  index: number;
  align: number;
}

interface ScrollProps {
  label: string;
  rows: number;
  /** Grows whenever the rows are others. */
  version: number;
  /** Whether the view stays at the end. */
  sticky: boolean;
  stick(on: boolean): void;
  wrap: boolean;
  /** Where to go now; taken once. */
  aim: Aim | null;
  aimed(): void;
  /** By how many rows the list grew above since it was drawn last; taken once. */
  takeShift(): number;
  /** Tells which rows are in view. */
  look(first: number, end: number, byHand: boolean): void;
  onKeyDown?(event: KeyboardEvent): void;
  render(index: number): ComponentChildren;
  /** Rows that stay mounted though they are scrolled away: a selection begins or ends in them. */
  held: readonly number[];
  boxRef(element: HTMLDivElement | null): void;
}

/**
 * The viewport of a console: some fifty rows are mounted, however many there are. Rows have one
 * height; wrapped ones are measured while they are mounted.
 */
export function Scroll(props: ScrollProps) {
  const { label, rows, version, sticky, wrap, render } = props;
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const size = useSignal({ height: 400, rowHeight: ROW_HEIGHT });
  const top = useSignal(0);
  const byHand = useRef(false);
  const { height } = size.value;
  const rowHeight = wrap ? size.value.rowHeight : ROW_HEIGHT;
  const geometry: Geometry = { rows, rowHeight, height };
  const shift = props.takeShift();
  if (shift !== 0) {
    top.value += shift;
  }
  if (props.aim !== null && rows > 0) {
    top.value = Math.max(0, Math.min(lastTop(geometry), props.aim.index - props.aim.align * (height / rowHeight - 1)));
  }
  const at = sticky && props.aim === null ? lastTop(geometry) : Math.min(top.value, lastTop(geometry));
  const range = mounted(geometry, at, overscan(geometry));
  const latest = useRef({ geometry, props, at });
  latest.current = { geometry, props, at };

  useLayoutEffect(() => {
    const measure = () => (size.value = { ...size.peek(), height: box.current?.clientHeight ?? 0 });
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    measure();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    top.value = at;
    content.current!.style.height = `${contentHeight(geometry)}px`;
    const wanted = scrollTopOf(geometry, at);
    if (Math.abs(box.current!.scrollTop - wanted) >= 1) {
      box.current!.scrollTop = wanted;
    }
    layer.current!.style.transform = `translateY(${wrap ? wrappedOffset() : range.offset}px)`;
    if (props.aim !== null && rows > 0) {
      props.aimed(); // Not before: where the first look at the console failed, its rows come later.
    }
    const visible = Math.ceil(height / rowHeight);
    props.look(Math.floor(at), Math.min(rows, Math.floor(at) + visible + 1), byHand.current);
    byHand.current = false;
  }, [version, sticky, size.value, at, range.first, range.end, wrap, rows, props.aim]);

  /** Wrapped rows have the heights they have: the one at the top stands where its fraction says, the last one at the end. */
  function wrappedOffset(): number {
    const heights = [...layer.current!.children].map((child) => (child as HTMLElement).offsetHeight);
    const total = heights.reduce((sum, each) => sum + each, 0);
    if (heights.length > 0) {
      const average = Math.max(ROW_HEIGHT, total / heights.length);
      if (Math.abs(average - rowHeight) > 1) {
        size.value = { height, rowHeight: average };
      }
    }
    const scrollTop = box.current!.scrollTop;
    if (sticky || at >= lastTop(geometry)) {
      return total < height ? 0 : scrollTop + height - total;
    }
    const first = Math.floor(at) - range.first;
    const above = heights.slice(0, first).reduce((sum, each) => sum + each, 0);
    return scrollTop - above - (at - Math.floor(at)) * (heights[first] ?? ROW_HEIGHT);
  }

  useEffect(() => {
    const element = box.current!;
    const wheel = (event: WheelEvent) => {
      const { geometry, props, at } = latest.current;
      if ((props.wrap || isScaled(geometry)) && event.deltaY !== 0 && !event.ctrlKey) {
        event.preventDefault();
        const pixels = event.deltaMode === 1 ? event.deltaY * ROW_HEIGHT : event.deltaY;
        moveTo(at + pixels / geometry.rowHeight);
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  function moveTo(next: number): void {
    const { geometry, props } = latest.current;
    const last = lastTop(geometry);
    const clamped = Math.max(0, Math.min(last, next));
    byHand.current = true;
    const atEnd = last - clamped < 0.5;
    if (atEnd !== props.sticky) {
      props.stick(atEnd);
    }
    top.value = clamped;
  }
  function scrolled(): void {
    const { geometry, props, at } = latest.current;
    if (box.current === null) {
      return; // An event of a page that has been left.
    }
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    // A scrollbar that went away, or rows that were measured anew, move the end itself.
    if (props.sticky && scrollHeight - clientHeight - scrollTop < 2) {
      return;
    }
    if (Math.abs(scrollTop - scrollTopOf(geometry, at)) >= 1) {
      moveTo(topOf(geometry, scrollTop));
    }
  }
  function keyed(event: KeyboardEvent): void {
    const { geometry, at } = latest.current;
    const page = Math.max(1, Math.floor(geometry.height / geometry.rowHeight) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -geometry.rows, End: geometry.rows }[event.key];
    if (by !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      moveTo(at + by);
    } else {
      props.onKeyDown?.(event);
    }
  }
  const outside = props.held.filter((index) => index >= 0 && index < rows && (index < range.first || index >= range.end));
  const row = (index: number) => (
    <div class="row-slot" data-index={index} key={index}>
      {render(index)}
    </div>
  );
  return (
    <div
      class={`console-box ${wrap ? "wrap" : ""}`}
      ref={(element) => {
        box.current = element;
        props.boxRef(element);
      }}
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onScroll={scrolled}
      onKeyDown={keyed}
    >
      <div class="console-held">{outside.filter((index) => index < range.first).map(row)}</div>
      <div class="console-content" ref={content}>
        <div class="console-layer" ref={layer}>
          {Array.from({ length: Math.max(0, range.end - range.first) }, (_, offset) => row(range.first + offset))}
        </div>
      </div>
      <div class="console-held">{outside.filter((index) => index >= range.end).map(row)}</div>
    </div>
  );
}
