import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { colours } from "../shell/theme";

export type Colours = (name: string) => string;

export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** Returns the value of a colour token, such as "ok-soft". */
  colour: Colours;
}

/**
 * Returns the reference for a canvas that `draw` fills: again whenever a signal that it reads, the
 * size or the theme changes, and at most once a frame.
 */
export function useCanvas(draw: (surface: Surface) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  const again = useRef(signal(0));
  latest.current = draw;
  useEffect(() => {
    const element = canvas.current!;
    let frame = 0;
    let forget = () => {};
    const schedule = () => (frame ||= requestAnimationFrame(drawAndWatch));
    // The first change of what the drawing has read asks for a frame; those after it change nothing.
    function drawAndWatch(): void {
      frame = 0;
      forget();
      let drawn = false;
      forget = effect(() => {
        if (drawn) {
          schedule();
          return;
        }
        drawn = true;
        again.current.value;
        paint(element, latest.current);
      });
    }
    const observer = new ResizeObserver(schedule);
    observer.observe(element);
    drawAndWatch();
    return () => {
      observer.disconnect();
      forget();
      cancelAnimationFrame(frame);
    };
  }, []);
  useEffect(() => {
    again.current.value++;
  });
  return canvas;
}

function paint(element: HTMLCanvasElement, draw: (surface: Surface) => void): void {
  const { clientWidth: width, clientHeight: height } = element;
  const context = element.getContext("2d");
  if (context === null || width === 0 || height === 0) {
    return;
  }
  const ratio = window.devicePixelRatio || 1;
  if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  draw({ context, width, height, colour: colourOf(element) });
}

const resolved = new Map<string, string>();
let resolvedFor = -1;

/** The tokens hold light-dark(), which only a property of type colour resolves: once for each theme, it costs a layout. */
function colourOf(element: HTMLElement): Colours {
  if (resolvedFor !== colours.value) {
    resolved.clear();
    resolvedFor = colours.value;
  }
  return (name) => {
    let value = resolved.get(name);
    if (value === undefined) {
      element.style.color = `var(--${name})`;
      value = getComputedStyle(element).color;
      resolved.set(name, value);
    }
    return value;
  };
}
