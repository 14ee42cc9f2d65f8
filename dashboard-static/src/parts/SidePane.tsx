import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { paneWidth } from "../page/view";
import { Divider } from "./Divider";

/** What stands beside a list: a title, a way to close it, and its content. */
export function SidePane(props: { title: string; subtitle: string; onClose: () => void; children: ComponentChildren }) {
  const { title, subtitle, onClose, children } = props;
  const pane = useRef<HTMLElement>(null);
  return (
    <>
      <Divider />
      <aside
        class="pane"
        ref={(element) => {
          pane.current = element;
          element?.style.setProperty("--pane-width", `${paneWidth.value}px`);
        }}
        aria-labelledby="pane-title"
      >
        <div class="pane-head pane-head-line">
          <button type="button" class="tool back" aria-label="Back to the list" onClick={onClose}>
            <Icon name="back" />
          </button>
          <h2 id="pane-title" tabIndex={-1}>
            {title}
          </h2>
          <span class="quiet pane-subtitle">{subtitle}</span>
          <span class="spring" />
          <button type="button" class="tool leave" aria-label="Close" title="Close (Esc)" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <div class="pane-body">{children}</div>
      </aside>
    </>
  );
}
