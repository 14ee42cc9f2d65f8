import { signal, useSignal } from "@preact/signals";
import { Icon } from "../page/icons";
import { Dialog } from "../parts/Dialog";
import { canAct } from "../shell/moment";
import { Refusal } from "../wire/http";
import { give, loadParameters, missing, parameters, type Parameter } from "./parameters";

const open = signal(false);
const asked = signal<readonly string[]>([]);

/** Asks for the values of parameters, in one dialog. */
export function prompt(names: readonly string[]): void {
  asked.value = names;
  open.value = true;
}

/** Above every page, while values are missing that the app waits for. */
export function MissingBanner() {
  const list = missing(parameters.value);
  if (list.length === 0 || !canAct.value) {
    return null;
  }
  const users = [...new Set(list.flatMap(({ usedBy }) => usedBy))];
  return (
    <div class="banner" role="status">
      <Icon name="sliders" />
      <p>
        <strong>
          {list.length === 1 ? "A value is missing: " : `${list.length} values are missing: `}
          {list.map(({ name }) => name).join(", ")}.
        </strong>{" "}
        {users.length > 0 && `Waiting for ${list.length === 1 ? "it" : "them"}: ${users.join(", ")}.`}
      </p>
      <button type="button" class="button" onClick={() => prompt(list.map(({ name }) => name))}>
        Enter {list.length === 1 ? "value" : "values"}
      </button>
    </div>
  );
}

/** The dialog that asks for values; it stays until all that were given have been taken. */
export function Prompt() {
  const known = parameters.value;
  const list = known.kind === "known" ? known.list.filter(({ name }) => asked.value.includes(name)) : [];
  const title = list.length === 1 ? `Value of ${list[0]!.name}` : "Missing values";
  return (
    <Dialog open={open} title={title} id="prompt" class="prompt">
      <Form list={list} />
    </Dialog>
  );
}

function Form({ list }: { list: readonly Parameter[] }) {
  const values = useSignal<Readonly<Record<string, string>>>({});
  const problems = useSignal<Readonly<Record<string, string>>>({});
  const save = useSignal(false);
  const busy = useSignal(false);
  const one = list.length === 1;

  async function send(): Promise<void> {
    const given = list.filter(({ name }) => (values.value[name] ?? "") !== "");
    if (given.length === 0 || busy.value) {
      problems.value = Object.fromEntries(list.slice(0, 1).map(({ name }) => [name, "Give a value."]));
      focusFirst(problems.value);
      return;
    }
    busy.value = true;
    const refused: Record<string, string> = {};
    for (const { name } of given) {
      try {
        await give(name, values.value[name]!, save.value);
        values.value = { ...values.value, [name]: "" };
      } catch (cause) {
        refused[name] = cause instanceof Refusal ? cause.message : "The host did not answer; the value may or may not have been taken.";
      }
    }
    await loadParameters();
    busy.value = false;
    problems.value = refused;
    if (Object.keys(refused).length === 0) {
      open.value = false;
    } else {
      focusFirst(refused);
    }
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {!one && <p class="quiet">What uses these values waits for them. You may leave some for later.</p>}
      {list.map((parameter) => (
        <Field
          key={parameter.name}
          parameter={parameter}
          value={values.value[parameter.name] ?? ""}
          problem={problems.value[parameter.name] ?? null}
          set={(value) => (values.value = { ...values.value, [parameter.name]: value })}
        />
      ))}
      <label class="check">
        <input type="checkbox" checked={save.value} onChange={(event) => (save.value = event.currentTarget.checked)} />
        Save for later runs, in a file that only you can read
      </label>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => (open.value = false)}>
          Cancel
        </button>
        <button type="submit" class="button button-main" aria-busy={busy.value}>
          {one ? "Set value" : "Set values"}
        </button>
      </div>
    </form>
  );
}

function focusFirst(problems: Readonly<Record<string, string>>): void {
  const [name] = Object.keys(problems);
  requestAnimationFrame(() => document.getElementById(`parameter-${name ?? ""}`)?.focus());
}

interface FieldProps {
  parameter: Parameter;
  value: string;
  problem: string | null;
  set(value: string): void;
}

function Field({ parameter: { name, secret, description, usedBy, value: current }, value, problem, set }: FieldProps) {
  const bare = useSignal(false);
  const id = `parameter-${name}`;
  return (
    <div class="form-field">
      <label for={id}>
        {name}
        {secret && <span class="quiet"> (secret)</span>}
      </label>
      <div class="prompt-input">
        <input
          id={id}
          type={(secret && !bare.value ? "password" : "text") as "text"}
          autocomplete="off"
          spellcheck={false}
          placeholder={current ?? ""}
          value={value}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-about`}
          onInput={(event) => set(event.currentTarget.value)}
        />
        {secret && (
          <button
            type="button"
            class="tool"
            aria-label={`${bare.value ? "Hide" : "Show"} what is typed for ${name}`}
            aria-pressed={bare.value}
            onClick={() => (bare.value = !bare.value)}
          >
            <Icon name={bare.value ? "eyeOff" : "eye"} />
          </button>
        )}
      </div>
      <p class="quiet small" id={`${id}-about`}>
        {description !== null && `${description} · `}
        {usedBy.length === 0 ? "used by nothing" : `used by ${usedBy.join(", ")}`}
        {problem !== null && (
          <span class="prompt-problem" role="alert">
            <Icon name="alert" /> {problem}
          </span>
        )}
      </p>
    </div>
  );
}
