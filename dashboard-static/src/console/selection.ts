import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** A selection of text that begins and ends in rows of a console. */
export interface Span {
  anchor: number;
  focus: number;
}

/**
 * Returns the rows between which text is selected in `box`. The rows at both ends stay mounted while
 * it lasts, so that the browser keeps the selection when they are scrolled away.
 */
export function useSelectedRows(box: { current: HTMLElement | null }): Signal<Span | null> {
  const span = useSignal<Span | null>(null);
  useEffect(() => {
    const changed = () => {
      const selection = document.getSelection();
      const anchor = rowOf(selection?.anchorNode ?? null, box.current);
      const focus = rowOf(selection?.focusNode ?? null, box.current);
      const now = selection === null || selection.isCollapsed || anchor === null || focus === null ? null : { anchor, focus };
      if (now?.anchor !== span.value?.anchor || now?.focus !== span.value?.focus) {
        span.value = now;
      }
    };
    document.addEventListener("selectionchange", changed);
    return () => document.removeEventListener("selectionchange", changed);
  }, []);
  return span;
}

function rowOf(node: Node | null, box: HTMLElement | null): number | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const slot = element?.closest<HTMLElement>("[data-index]");
  return slot && box?.contains(slot) ? Number(slot.dataset["index"]) : null;
}
