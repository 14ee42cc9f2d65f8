import { signal, useSignal } from "@preact/signals";
import { run, type Arguments } from "../wire/commands";
import type { Argument, Offer } from "../wire/offers";
import { Dialog } from "../parts/Dialog";

/** The command that is about to be asked for, with its resource. */
const asked = signal<{ resource: string; offer: Offer } | null>(null);
const open = signal(false);

/** Runs a command, after its question was answered and its values were given, if it has any. */
export function ask(resource: string, offer: Offer): void {
  if (offer.confirmation === null && offer.arguments.length === 0) {
    void run(resource, offer.name);
  } else {
    asked.value = { resource, offer };
    open.value = true;
  }
}

/** The question before a command. */
export function CommandDialog() {
  const command = asked.value;
  return command === null ? null : (
    <Dialog open={open} title={`${command.offer.displayName}: ${command.resource}`} id="command" class="command-dialog">
      <Form resource={command.resource} offer={command.offer} />
    </Dialog>
  );
}

function Form({ resource, offer }: { resource: string; offer: Offer }) {
  const values = useSignal<Arguments>(Object.fromEntries(offer.arguments.map((argument) => [argument.name, initial(argument)])));
  const set = (name: string, value: string | number | boolean) => (values.value = { ...values.value, [name]: value });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        open.value = false;
        void run(resource, offer.name, offer.arguments.length === 0 ? null : filled(offer.arguments, values.value));
      }}
    >
      {offer.description !== null && <p class="quiet">{offer.description}</p>}
      {offer.confirmation !== null && <p class="command-question">{offer.confirmation}</p>}
      {offer.arguments.map((argument) => (
        <Field key={argument.name} argument={argument} value={values.value[argument.name]!} set={(value) => set(argument.name, value)} />
      ))}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => (open.value = false)}>
          Cancel
        </button>
        <button type="submit" class="button button-main">
          {offer.displayName}
        </button>
      </div>
    </form>
  );
}

const inputTypes: Partial<Record<Argument["type"], string>> = { Text: "text", SecretText: "password", Number: "number" };

function initial(argument: Argument): string | boolean {
  if (argument.type === "Boolean") {
    return argument.default === "true";
  }
  return argument.default ?? (argument.type === "Choice" && argument.required ? (argument.options[0] ?? "") : "");
}

/** What was left empty is not sent; numbers are sent as numbers. */
function filled(wanted: readonly Argument[], values: Arguments): Arguments {
  const given = wanted.filter(({ name }) => values[name] !== "");
  return Object.fromEntries(given.map(({ name, type }) => [name, type === "Number" ? Number(values[name]) : values[name]!]));
}

function Field({ argument, value, set }: { argument: Argument; value: string | number | boolean; set: (value: string | boolean) => void }) {
  const { name, label, type, required, placeholder, description, options } = argument;
  const common = { id: `argument-${name}`, required, "aria-describedby": description === null ? undefined : `about-${name}` };
  return (
    <div class="form-field">
      {type === "Boolean" ? (
        <label class="check">
          <input type="checkbox" id={common.id} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />
          {label}
        </label>
      ) : (
        <>
          <label for={common.id}>
            {label}
            {required && <span class="quiet"> (required)</span>}
          </label>
          {type === "Choice" ? (
            <select {...common} value={String(value)} onChange={(event) => set(event.currentTarget.value)}>
              {!required && <option value="" />}
              {options.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </select>
          ) : (
            <input
              {...common}
              type={inputTypes[type] as "text"}
              step="any"
              placeholder={placeholder ?? ""}
              autocomplete="off"
              value={String(value)}
              onInput={(event) => set(event.currentTarget.value)}
            />
          )}
        </>
      )}
      {description !== null && (
        <p class="quiet small" id={`about-${name}`}>
          {description}
        </p>
      )}
    </div>
  );
}
