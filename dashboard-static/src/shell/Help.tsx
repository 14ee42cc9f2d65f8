import { bindings, helpOpen, shortcuts } from "../page/view";
import { Dialog } from "../parts/Dialog";
import { CHORD, keyOf, usual, type Deed } from "./bindings";
import { pages } from "./pages";

type Line = [readonly string[], string];

const always: Line[] = [
  [["Ctrl K"], "go to a page, a resource or a moment; run a command"],
  [["Enter"], "open the row"],
  [["Esc"], "close, or clear the search"],
];
const time: Deed[] = ["previous", "next", "previousAlong", "nextAlong", "previousMark", "nextMark", "mark", "compare", "play", "live"];

/** The keys, and a switch to turn single letters off. */
export function Help() {
  return (
    <Dialog open={helpOpen} title="Keyboard" id="help" class="help">
      <div class="help-groups">
        <Keys title="Everywhere" lines={[...always, ...lines(["search", "help"])]} />
        <Keys title="Rows" lines={[...lines(["nextRow", "previousRow", "details", "console"]), [["←", "→"], "collapse, expand children"]]} />
        <Keys title="Time" lines={[...lines(time), [["←", "→", "Home", "End"], "on the slider itself"]]} />
        <Keys title="Pages" lines={pages.map(({ key, label }) => [[CHORD, key], label])} />
      </div>
      <label class="check-line">
        <input type="checkbox" checked={shortcuts.value} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} />
        Single-letter shortcuts
      </label>
    </Dialog>
  );
}

function lines(wanted: readonly Deed[]): Line[] {
  return wanted.map((deed) => [[keyOf(deed, bindings.value)], usual[deed][0]]);
}

function Keys({ title, lines }: { title: string; lines: readonly Line[] }) {
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
