import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";
import { helpOpen, shortcuts } from "./view";

const lines: [string[], string][] = [
  [["/"], "search resources"],
  [["j", "k"], "next, previous resource; the open pane follows"],
  [["Enter"], "open the resource"],
  [["d", "c"], "its details, its console"],
  [["←", "→"], "collapse, expand children"],
  [["Esc"], "close, or clear the search"],
  [["?"], "this help"],
];

/** The keys, and a switch to turn single letters off. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value && !dialog.current!.open) {
      dialog.current!.showModal();
    }
  }, [helpOpen.value]);
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={() => (helpOpen.value = false)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="help-body">
        <div class="help-head">
          <h2 id="help-title">Keyboard</h2>
          <button type="button" class="tool" aria-label="Close help" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        <dl class="help-keys">
          {lines.map(([keys, text]) => (
            <div key={text}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <label class="check-line">
          <input type="checkbox" checked={shortcuts.value} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} />
          Single-letter shortcuts
        </label>
      </div>
    </dialog>
  );
}
