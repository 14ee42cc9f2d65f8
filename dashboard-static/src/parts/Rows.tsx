import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { contentHeight, isScaled, lastTop, mounted, scrollTopOf, topOf, type Geometry } from "../console/viewport";

const OVERSCAN = 8;

interface RowsProps {
  /** The grid's name. */
  label: string;
  count: number;
  rowHeight: number;
  columns: readonly string[];
  /** The row that the keyboard is on, from 0. */
  active: number;
  onActive(row: number): void;
  onOpen(row: number): void;
  /** Returns the cells of a row. */
  render(row: number): ComponentChildren;
  rowClass?(row: number): string;
  isChosen?(row: number): boolean;
  /** Whether the list stays at its end when it grows. */
  stick?: boolean;
  onStick?(on: boolean): void;
}

/**
 * A grid of any number of rows of one height, of which some fifty are mounted. The keyboard's row
 * is told by aria-activedescendant: a row that is scrolled away loses no focus.
 */
export function Rows(props: RowsProps) {
  const { label, count, rowHeight, columns, active, stick = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const height = useSignal(600);
  const top = useSignal(0);
  const geometry: Geometry = { rows: count, rowHeight, height: height.value };
  const at = stick ? lastTop(geometry) : Math.min(top.value, lastTop(geometry));
  const range = mounted(geometry, at, OVERSCAN);
  const latest = useRef({ geometry, props });
  latest.current = { geometry, props };

  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => (height.value = element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    top.value = at;
    content.current!.style.height = `${contentHeight(geometry)}px`;
    layer.current!.style.transform = `translateY(${range.offset}px)`;
    const wanted = scrollTopOf(geometry, at);
    if (Math.abs(box.current!.scrollTop - wanted) >= 1) {
      box.current!.scrollTop = wanted;
    }
  });

  useLayoutEffect(() => {
    if (active >= 0 && !stick) {
      const visible = height.value / rowHeight;
      if (active < top.value) {
        top.value = active;
      } else if (active + 1 > top.value + visible) {
        top.value = Math.min(lastTop(geometry), active + 1 - visible);
      }
    }
  }, [active]);

  useEffect(() => {
    const element = box.current!;
    const wheel = (event: WheelEvent) => {
      const { geometry } = latest.current;
      if (isScaled(geometry) && event.deltaY !== 0) {
        event.preventDefault();
        const pixels = event.deltaMode === 1 ? event.deltaY * rowHeight : event.deltaY;
        moveTo(top.value + pixels / rowHeight);
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  function moveTo(next: number): void {
    const { geometry, props } = latest.current;
    const last = lastTop(geometry);
    const clamped = Math.max(0, Math.min(last, next));
    props.onStick?.(last - clamped < 0.5);
    top.value = clamped;
  }
  function scrolled(): void {
    if (box.current === null) {
      return; // An event of a page that has been left.
    }
    const { scrollTop } = box.current;
    if (Math.abs(scrollTop - scrollTopOf(geometry, at)) >= 1) {
      moveTo(topOf(geometry, scrollTop));
    }
  }
  return (
    <div
      class="rows"
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active >= range.first && active < range.end ? `row-${active}` : undefined}
      tabIndex={0}
      onScroll={scrolled}
      onKeyDown={(event) => {
        if (onKey(event, props, Math.floor(height.value / rowHeight) - 1)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <div class="rows-head" role="row" aria-rowindex={1}>
        {columns.map((name) => (
          <span role="columnheader" key={name}>
            {name}
          </span>
        ))}
      </div>
      <div class="rows-content" ref={content} role="presentation">
        <div class="rows-layer" ref={layer} role="presentation">
          {Array.from({ length: Math.max(0, range.end - range.first) }, (_, index) => range.first + index).map((row) => (
            <div
              key={row}
              id={`row-${row}`}
              role="row"
              aria-rowindex={row + 2}
              aria-selected={props.isChosen?.(row) ?? false}
              class={`rows-row ${row === active ? "rows-active" : ""} ${props.rowClass?.(row) ?? ""}`}
              onClick={() => {
                props.onActive(row);
                props.onOpen(row);
              }}
            >
              {props.render(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function onKey(event: KeyboardEvent, { active, count, onActive, onOpen, onStick }: RowsProps, page: number): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) {
    return false;
  }
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count }[event.key];
  if (by !== undefined) {
    const next = Math.max(0, Math.min(count - 1, active < 0 ? (by > 0 ? 0 : count - 1) : active + by));
    onStick?.(false);
    onActive(next);
    return true;
  }
  if (event.key === "Enter" && active >= 0) {
    onOpen(active);
    return true;
  }
  return false;
}
