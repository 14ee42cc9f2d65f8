import { signal } from "@preact/signals";
import { Icon } from "../page/icons";
import { useCanvas } from "../parts/canvas";
import { Dialog } from "../parts/Dialog";
import { glyph, tones, type MarkKind } from "./paint";

const open = signal(false);

const words: [MarkKind, string][] = [
  ["crash", "a program crashed"],
  ["failure", "something failed: a launch, a port, a network"],
  ["restart", "a program was started again"],
  ["health", "a program became healthy or ill"],
  ["command", "somebody gave a command"],
  ["note", "a note"],
  ["pin", "the session is pinned"],
  ["session", "the session began or ended, another host took over, or the model changed"],
];

/** Tells what the marks on the slider mean. */
export function LegendButton() {
  const label = "What the marks mean";
  return (
    <>
      <button type="button" class="tool" aria-label={label} title={label} onClick={() => (open.value = true)}>
        <Icon name="question" />
      </button>
      <Dialog open={open} title="The slider" id="slider-legend" class="command-dialog">
        <ul class="mark-legend">
          {words.map(([kind, text]) => (
            <li key={kind}>
              <Glyph kind={kind} />
              {text}
            </li>
          ))}
        </ul>
        <p class="quiet">
          The bars tell how many events there were. From end to end it is the session that is shown; others are on the Sessions page. A mark says more when
          the pointer is on it; <kbd>[</kbd> and <kbd>]</kbd> go from one to the next. <strong>A</strong> is the moment that others are compared with.
        </p>
      </Dialog>
    </>
  );
}

function Glyph({ kind }: { kind: MarkKind }) {
  const canvas = useCanvas(({ context, width, height, colour }) => glyph(context, kind, width / 2, height / 2, colour(tones[kind])));
  return <canvas ref={canvas} aria-hidden="true" />;
}
