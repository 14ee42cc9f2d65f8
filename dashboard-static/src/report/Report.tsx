import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { marked } from "../diff/mark";
import { save } from "../events/save";
import { Icon } from "../page/icons";
import { Dialog } from "../parts/Dialog";
import { Copy } from "../parts/parts";
import { head, isPast, shown, shownSession } from "../shell/moment";
import { Refusal } from "../wire/http";
import { incident } from "./gather";
import { markdown } from "./markdown";

export const reportOpen = signal(false);

/** What happened between two moments, as text for a ticket. */
export function Report() {
  return (
    <Dialog open={reportOpen} title="Incident report" id="report" class="report">
      <Written />
    </Dialog>
  );
}

/** From the mark A, or the session's begin, to the moment shown. */
function Written() {
  const to = useSignal(isPast.value ? (shown.value?.position ?? head.value) : head.value);
  const from = useSignal(marked.value !== null && marked.value <= to.value ? marked.value : (shownSession.value?.first ?? 1));
  const text = useSignal("");
  const problem = useSignal("");
  useEffect(() => {
    const abort = new AbortController();
    incident(from.value, to.value, abort.signal).then(
      (found) => {
        text.value = markdown(found);
        problem.value = "";
      },
      (cause: unknown) => {
        if (!abort.signal.aborted) {
          problem.value = cause instanceof Refusal ? cause.message : "The host is not answering.";
        }
      },
    );
    return () => abort.abort();
  }, [from.value, to.value]);
  return (
    <>
      <div class="report-range">
        <Position label="From #" value={from.value} change={(position) => (from.value = position)} />
        <Position label="to #" value={to.value} change={(position) => (to.value = position)} />
        <span class="spring" />
        <Copy text={text.value} what="report" />
        <button type="button" class="button button-main" aria-disabled={text.value === ""} onClick={() => text.value !== "" && save(new Blob([text.value], { type: "text/markdown" }), `incident-${from.value}-${to.value}.md`)}>
          <Icon name="download" />
          Save
        </button>
      </div>
      {problem.value !== "" && (
        <p class="prompt-problem" role="alert">
          {problem.value}
        </p>
      )}
      <pre class="raw mono report-text" tabIndex={0} aria-label="Report in Markdown" aria-busy={text.value === ""}>
        {text.value}
      </pre>
      <p class="quiet small">Secrets are not in it; the last words of programs are, as the host masked them.</p>
    </>
  );
}

function Position({ label, value, change }: { label: string; value: number; change: (position: number) => void }) {
  return (
    <label class="field">
      {label}
      <input type="number" min={1} max={head.value} value={value} onChange={(event) => event.currentTarget.checkValidity() && change(Number(event.currentTarget.value))} />
    </label>
  );
}
