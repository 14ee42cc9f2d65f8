import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { paneWidth } from "../page/view";
import { Divider } from "./Divider";

/** What stands beside a list, as wide as the person has made it; its title has the id `pane-title`. */
export function PaneFrame({ children }: { children: ComponentChildren }) {
  const pane = useRef<HTMLElement>(null);
  const width = paneWidth.value;
  useLayoutEffect(() => pane.current!.style.setProperty("--pane-width", `${width}px`), [width]);
  return (
    <>
      <Divider />
      <aside class="pane" ref={pane} aria-labelledby="pane-title">
        {children}
      </aside>
    </>
  );
}
