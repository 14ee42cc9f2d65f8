import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { offers } from "../wire/abilities";
import { Icon } from "../page/icons";
import { canAct, whyNot } from "../shell/moment";
import { json, Refusal } from "../wire/http";

/** A reference to a secret; its value is asked for when somebody wants it, and that is recorded. */
export function Secret({ name, resource, property }: { name: string; resource: string; property: string | null }) {
  const value = useSignal<string | null>(null);
  const possible = useSignal(false);
  useEffect(() => void offers("/api/resources/{name}/reveal").then((told) => (possible.value = told)), []);
  const problem = useSignal("");
  const reveal = async () => {
    if (value.value !== null) {
      value.value = null;
      return;
    }
    const body = JSON.stringify({ property });
    try {
      const path = `api/resources/${encodeURIComponent(resource)}/reveal`;
      const headers = { "Content-Type": "application/json", "X-Reprise-Actor": "dashboard" };
      value.value = (await json<{ value: string }>(path, { method: "POST", headers, body })).value;
      problem.value = "";
    } catch (cause) {
      problem.value = cause instanceof Refusal ? cause.message : "The host is not answering.";
    }
  };
  return (
    <>
      <span class="secret" title="A secret: its value is not in the log, and not on this page until you ask">
        <Icon name="lock" />
        <span class="unseen">secret </span>
        {name}
      </span>
      {property !== null && possible.value && (
        <button
          type="button"
          class="tool small-tool"
          aria-label={`${value.value === null ? "Reveal" : "Hide"} ${name}`}
          title={canAct.value ? "Reveal; that you asked is recorded" : whyNot.value}
          aria-disabled={!canAct.value && value.value === null}
          onClick={() => (canAct.value || value.value !== null) && void reveal()}
        >
          <Icon name={value.value === null ? "eye" : "eyeOff"} />
        </button>
      )}
      {value.value !== null && <code class="revealed">{value.value}</code>}
      {problem.value !== "" && <span class="small tone-warn">{problem.value}</span>}
    </>
  );
}
