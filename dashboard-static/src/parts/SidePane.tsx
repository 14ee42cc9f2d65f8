import type { ComponentChildren } from "preact";
import { Icon } from "../page/icons";
import { PaneFrame } from "./PaneFrame";

/** What stands beside a list: a title, a way to close it, and its content. */
export function SidePane(props: { title: string; subtitle: string; onClose: () => void; children: ComponentChildren }) {
  const { title, subtitle, onClose, children } = props;
  return (
    <PaneFrame>
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
    </PaneFrame>
  );
}
