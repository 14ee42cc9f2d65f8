import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { group } from "../page/look";
import { open } from "../page/view";
import { plain } from "../console/ansi";
import { isPast, shown } from "../shell/moment";
import { request } from "../wire/http";
import type { ConsoleLine, ResourceView } from "../wire/model";
import { Section } from "./Section";

const LINES = 20;

/** The end of the console of a program that ended badly: most often it says why. */
export function LastWords({ view }: { view: ResourceView }) {
  const lines = useSignal<readonly ConsoleLine[]>([]);
  const ended = view.attempt > 0 && view.pid === null && group(view) === "attention";
  const at = isPast.value ? `&at=${shown.value!.position}` : "";
  useEffect(() => {
    if (!ended) {
      return undefined;
    }
    const abort = new AbortController();
    const path = `api/resources/${encodeURIComponent(view.name)}/logs?tail=${LINES}&attempt=${view.attempt}${at}`;
    request(path, { signal: abort.signal, headers: { Accept: "application/x-ndjson" } })
      .then((response) => response.text())
      .then((text) => (lines.value = text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as ConsoleLine)))
      .catch(() => undefined);
    return () => abort.abort();
  }, [view.name, view.attempt, ended, at]);
  if (!ended || lines.value.length === 0) {
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
      <pre class="raw mono" tabIndex={0}>
        {lines.value.map((line) => plain(line.text ?? "")).join("\n")}
      </pre>
    </Section>
  );
}
