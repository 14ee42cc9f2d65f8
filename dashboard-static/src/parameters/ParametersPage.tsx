import { useSignal } from "@preact/signals";
import { Icon } from "../page/icons";
import { TableHead, unseen } from "../parts/TableHead";
import { Blank, Copy } from "../parts/parts";
import { canAct, isPast, whyNot } from "../shell/moment";
import { href } from "../shell/router";
import { loadParameters, missing, parameters, type Parameter } from "./parameters";
import { prompt } from "./Prompt";

/** The values that the model takes from outside: what they are, who uses them, which are missing. */
export function ParametersPage() {
  const known = parameters.value;
  switch (known.kind) {
    case "loading":
      return <div class="loading-page" role="status" aria-label="Loading Parameters" />;
    case "failed":
      return (
        <Blank icon="plug" title="The parameters could not be read">
          <p>{known.problem}</p>
          <button type="button" class="button" onClick={() => void loadParameters()}>
            Try again
          </button>
        </Blank>
      );
    case "none":
      return (
        <Blank icon="sliders" title="No parameters here">
          <p>This host is of a version that does not know parameters.</p>
        </Blank>
      );
    case "known":
      return known.list.length === 0 ? <NoParameters /> : <List list={known.list} />;
  }
}

function NoParameters() {
  return (
    <Blank icon="sliders" title="No parameters">
      <p>
        {isPast.value ? "The model had none at this moment." : "The model takes no values from outside."} A model gets one with{" "}
        <code>app.parameter("region")</code>, a secret one with <code>.secret()</code>.
      </p>
    </Blank>
  );
}

function List({ list }: { list: readonly Parameter[] }) {
  const query = useSignal("");
  const shown = list.filter(({ name, usedBy, description }) =>
    [name, description ?? "", ...usedBy].some((text) => text.toLowerCase().includes(query.value.toLowerCase())),
  );
  const lacking = missing(parameters.value);
  return (
    <section class="parameters" aria-label="Parameters">
      <div class="toolbar">
        <label class="search">
          <Icon name="search" />
          <span class="unseen">Filter parameters</span>
          <input
            id="search"
            type="search"
            placeholder="Filter"
            autocomplete="off"
            spellcheck={false}
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
          />
        </label>
        <span class="quiet number" role="status">
          {shown.length === list.length ? `${list.length}` : `${shown.length} of ${list.length}`} {list.length === 1 ? "parameter" : "parameters"}
        </span>
        <span class="spring" />
        {lacking.length > 0 && (
          <button type="button" class="button" aria-disabled={!canAct.value} title={whyNot.value} onClick={() => canAct.value && prompt(lacking.map(({ name }) => name))}>
            Enter missing values
          </button>
        )}
      </div>
      <div class="parameters-box">
        <table class="parameters-table">
          <TableHead columns={["Name", "State", "Value", "Used by", unseen("Change")]} />
          <tbody>
            {shown.map((parameter) => (
              <Row parameter={parameter} key={parameter.name} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="parameters-none quiet">No parameter contains “{query.value}”.</p>}
      </div>
    </section>
  );
}

function Row({ parameter: { name, secret, state, value, description, usedBy } }: { parameter: Parameter }) {
  return (
    <tr data-parameter={name}>
      <th scope="row">
        <span class="parameter-name">{name}</span>
        {description !== null && <span class="quiet small">{description}</span>}
      </th>
      <td data-label="State">
        <span class={`status tone-${state === "Set" ? "ok" : "warn"}`}>
          <Icon name={state === "Set" ? "check" : "alert"} />
          <span class="status-word">{state}</span>
        </span>
      </td>
      <td data-label="Value" class="parameter-value">
        {state === "Missing" ? (
          <span class="none">–</span>
        ) : secret ? (
          <span class="quiet">
            <Icon name="lock" /> secret
          </span>
        ) : (
          <>
            <code>{value}</code>
            <Copy text={value ?? ""} what={`value of ${name}`} />
          </>
        )}
      </td>
      <td data-label="Used by">
        {usedBy.length === 0 ? (
          <span class="none">–</span>
        ) : (
          usedBy.map((user) => (
            <a class="parameter-user" href={href("resources", null, { resource: user })} key={user}>
              {user}
            </a>
          ))
        )}
      </td>
      <td>
        <button
          type="button"
          class="button"
          aria-label={`${state === "Missing" ? "Set" : "Change"} ${name}`}
          aria-disabled={!canAct.value}
          title={whyNot.value}
          onClick={() => canAct.value && prompt([name])}
        >
          {state === "Missing" ? "Set" : "Change"}
        </button>
      </td>
    </tr>
  );
}
