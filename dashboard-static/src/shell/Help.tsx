import { helpOpen, shortcuts } from "../page/view";
import { Dialog } from "../parts/Dialog";
import { pages } from "./pages";

const groups: { title: string; lines: [string[], string][] }[] = [
  {
    title: "Everywhere",
    lines: [
      [["Ctrl K"], "go to a page, a resource or a moment; run a command"],
      [["/"], "search this page"],
      [["j", "k"], "next, previous row; the open pane follows"],
      [["Enter"], "open the row"],
      [["Esc"], "close, or clear the search"],
      [["?"], "this help"],
    ],
  },
  {
    title: "Resources",
    lines: [
      [["d", "c"], "details, console of the row"],
      [["←", "→"], "collapse, expand children"],
    ],
  },
  {
    title: "Time",
    lines: [
      [[",", "."], "previous, next event"],
      [["<", ">"], "previous, next event of the same resource"],
      [["[", "]"], "previous, next mark"],
      [["a", "b"], "mark this moment; compare the mark with this one"],
      [["p"], "play, pause"],
      [["L"], "back to live"],
      [["←", "→", "Home", "End"], "on the slider itself"],
    ],
  },
];

/** The keys, and a switch to turn single letters off. */
export function Help() {
  return (
    <Dialog open={helpOpen} title="Keyboard" id="help" class="help">
      <div class="help-groups">
        {groups.map(({ title, lines }) => (
          <Keys title={title} lines={lines} key={title} />
        ))}
        <Keys title="Pages" lines={pages.map(({ key, label }) => [["g", key], label])} />
      </div>
      <label class="check-line">
        <input type="checkbox" checked={shortcuts.value} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} />
        Single-letter shortcuts
      </label>
    </Dialog>
  );
}

function Keys({ title, lines }: { title: string; lines: [string[], string][] }) {
  return (
    <section>
      <h3>{title}</h3>
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
    </section>
  );
}
