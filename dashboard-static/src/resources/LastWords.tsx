import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { group } from "../page/look";
import { open } from "../page/view";
import { plain } from "../console/ansi";
import { read } from "../console/lines";
import { Icon } from "../page/icons";
import { Dialog } from "../parts/Dialog";
import { isPast, shown } from "../shell/moment";
import type { ConsoleLine, ResourceView } from "../wire/model";
import { Section } from "./Section";

const LINES = 20;

const asked = signal(false);
/** Whose last words are shown. */
const speaker = signal("");

/** The end of the console of a program that ended badly: most often it says why. */
export function LastWords({ view }: { view: ResourceView }) {
  const lines = useLastWords(view);
  if (lines === null || lines.length === 0) {
    return null;
  }
  return (
    <Section
      title="Last words"
      action={
        <button type="button" class="link small" onClick={() => open(view.name, "console")}>
          whole console
        </button>
      }
    >
      <Words lines={lines} />
    </Section>
  );
}

/** The way to the last words of what ended badly, from its row. */
export function LastWordsButton({ view, tabbable }: { view: ResourceView; tabbable: boolean }) {
  return endedBadly(view) ? (
    <button
      type="button"
      class="tool small-tool"
      aria-label={`Last words of ${view.name}`}
      title={`Last words of ${view.name}`}
      tabIndex={tabbable ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        speaker.value = view.name;
        asked.value = true;
      }}
    >
      <Icon name="note" />
    </button>
  ) : null;
}

/** The last words that a row was asked for. */
export function LastWordsDialog() {
  const view = shown.value?.resources.get(speaker.value);
  return (
    <Dialog open={asked} title={`Last words of ${speaker.value}`} id="last-words" class="last-words">
      {view !== undefined && <Spoken view={view} />}
    </Dialog>
  );
}

function Spoken({ view }: { view: ResourceView }) {
  const lines = useLastWords(view);
  return (
    <>
      <p class="quiet">{view.reason}</p>
      {lines !== null && (lines.length === 0 ? <p class="quiet">It has printed nothing.</p> : <Words lines={lines} />)}
      <button
        type="button"
        class="button"
        onClick={() => {
          asked.value = false;
          open(view.name, "console");
        }}
      >
        <Icon name="console" />
        Whole console
      </button>
    </>
  );
}

function Words({ lines }: { lines: readonly ConsoleLine[] }) {
  return (
    <pre class="raw mono" tabIndex={0}>
      {lines.map((line) => plain(line.text)).join("\n")}
    </pre>
  );
}

function endedBadly(view: ResourceView): boolean {
  return view.attempt > 0 && view.pid === null && group(view) === "attention";
}

/** Returns the last lines of the latest life; null while they are not known, or where it has not ended badly. */
function useLastWords(view: ResourceView): readonly ConsoleLine[] | null {
  const lines = useSignal<readonly ConsoleLine[] | null>(null);
  const ended = endedBadly(view);
  const at = isPast.value ? shown.value!.position : null;
  useEffect(() => {
    if (!ended) {
      return undefined;
    }
    const abort = new AbortController();
    read(view.name, { tail: LINES, attempt: view.attempt, ...(at === null ? {} : { at }) }, abort.signal)
      .then((found) => (lines.value = found))
      .catch(() => undefined);
    return () => abort.abort();
  }, [view.name, view.attempt, ended, at]);
  return ended ? lines.value : null;
}
