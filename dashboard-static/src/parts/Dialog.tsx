import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/icons";

/** How many dialogs are open; while there are any, the page's keys rest. */
let openDialogs = 0;

/** Returns whether a dialog has the keyboard. */
export function dialogIsOpen(): boolean {
  return openDialogs > 0;
}

/**
 * A modal dialog with a heading. Escape, its button and a click beside it set `open` to false; the
 * focus goes back to where it was.
 */
export function Dialog(props: { open: Signal<boolean>; title: string; id: string; class?: string; children: ComponentChildren }) {
  return props.open.value ? <Opened {...props} /> : null;
}

function Opened({ open, title, id, class: extra = "", children }: Parameters<typeof Dialog>[0]) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    openDialogs++;
    dialog.current!.showModal();
    return () => {
      openDialogs--;
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${extra}`}
      aria-labelledby={`${id}-title`}
      onClose={() => (open.value = false)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={`${id}-title`}>{title}</h2>
          <button type="button" class="tool" aria-label={`Close ${title.toLowerCase()}`} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
