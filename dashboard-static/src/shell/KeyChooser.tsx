import { useSignal } from "@preact/signals";
import { bindings } from "../page/view";
import { deeds, keyOf, objection, usual, type Deed } from "./bindings";

/** Which key does what; kept in this browser. */
export function KeyChooser() {
  const problem = useSignal("");
  const choose = (deed: Deed, key: string) => {
    problem.value = objection(deed, key, bindings.value);
    if (problem.value === "") {
      bindings.value = { ...bindings.value, [deed]: key };
    }
  };
  return (
    <details class="key-chooser">
      <summary>Choose keys</summary>
      <ul>
        {deeds.map((deed) => (
          <li key={deed}>
            <label class="field">
              <input
                value={keyOf(deed, bindings.value)}
                autocomplete="off"
                spellcheck={false}
                onFocus={(event) => event.currentTarget.select()}
                onInput={(event) => {
                  choose(deed, event.currentTarget.value);
                  event.currentTarget.value = keyOf(deed, bindings.value);
                  event.currentTarget.select();
                }}
              />
              {usual[deed][0]}
            </label>
          </li>
        ))}
      </ul>
      <p class="prompt-problem" role="alert">
        {problem.value}
      </p>
      <button type="button" class="button" onClick={() => (bindings.value = {})}>
        As usual
      </button>
    </details>
  );
}
