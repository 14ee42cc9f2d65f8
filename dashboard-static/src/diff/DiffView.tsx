import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../page/icons";
import { words } from "../page/look";
import { duration } from "../page/time";
import { number, TableHead } from "../parts/TableHead";
import { Blank, Copy } from "../parts/parts";
import { goTo } from "../shell/moment";
import { href, setParams } from "../shell/router";
import { json } from "../wire/http";
import { generation } from "../wire/live";
import type { Difference, EventLink, Life, PropertyChange } from "../wire/model";
import { asText, byResource, sideWords } from "./text";

/** How two moments, or two sessions, differ. */
export function DiffView({ a, b }: { a: string; b: string }) {
  const answer = useSignal<Difference | null>(null);
  const problem = useSignal("");
  useEffect(() => {
    const abort = new AbortController();
    json<Difference>(`api/diff?from=${encodeURIComponent(a)}&to=${encodeURIComponent(b)}`, { signal: abort.signal }).then(
      (difference) => {
        answer.value = difference;
        problem.value = "";
      },
      (cause: Error) => {
        if (!abort.signal.aborted) {
          problem.value = cause.message;
        }
      },
    );
    return () => abort.abort();
  }, [a, b, generation.value]);
  return (
    <section class="diff" aria-label="Comparison">
      <Sides a={a} b={b} difference={answer.value} />
      {problem.value !== "" && (
        <p class="diff-problem tone-bad" role="alert">
          {problem.value}
        </p>
      )}
      {answer.value === null ? (
        problem.value === "" && <div class="loading-page" role="status" aria-label="Comparing" />
      ) : (
        <Answer difference={answer.value} />
      )}
    </section>
  );
}

function Sides({ a, b, difference }: { a: string; b: string; difference: Difference | null }) {
  return (
    <form
      class="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        setParams({ a: String(data.get("a")).replace(/^#/, ""), b: String(data.get("b")).replace(/^#/, "") });
      }}
    >
      <h2 class="diff-title">Compare</h2>
      <Side name="a" label="A" value={a} />
      <Icon name="arrowRight" />
      <Side name="b" label="B" value={b} />
      <button type="submit" class="button">
        Compare
      </button>
      <button type="button" class="button" onClick={() => setParams({ a: b, b: a })}>
        Swap
      </button>
      <span class="spring" />
      {difference !== null && <Copy text={asText(difference)} what="comparison" />}
      <button type="button" class="tool" aria-label="Close the comparison" title="Close" onClick={() => setParams({ a: null, b: null }, "push")}>
        <Icon name="close" />
      </button>
    </form>
  );
}

function Side({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label class="field diff-side">
      <span class="side-letter">{label}</span>
      <input name={name} key={value} defaultValue={value} placeholder="#position, time, session:2" spellcheck={false} autocomplete="off" />
    </label>
  );
}

function Answer({ difference }: { difference: Difference }) {
  const filter = useSignal("");
  const { added, removed, changed, startUp = [] } = difference;
  const wanted = words(filter.value);
  const fitting = changed.filter((change) => {
    const text = `${change.resource} ${change.property} ${change.before} ${change.after}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  if (added.length + removed.length + changed.length + startUp.length === 0) {
    return (
      <Blank icon="check" title="No difference">
        <p>
          {sideWords(difference.from)} and {sideWords(difference.to)} hold the same resources in the same states.
        </p>
      </Blank>
    );
  }
  return (
    <div class="diff-body" tabIndex={0} role="group" aria-label="Differences">
      {startUp.length > 0 && <StartUp rows={startUp} from={sideWords(difference.from)} to={sideWords(difference.to)} />}
      <Names title="Added" names={added} tone="ok" />
      <Names title="Removed" names={removed} tone="bad" />
      <div class="diff-filter">
        <h3>
          Changed <span class="count">{fitting.length}</span>
        </h3>
        <label class="search">
          <Icon name="search" />
          <span class="unseen">Search the changes</span>
          <input type="search" id="search" placeholder="Search" value={filter.value} onInput={(event) => (filter.value = event.currentTarget.value)} />
        </label>
      </div>
      {byResource(fitting).map(([resource, changes]) => (
        <Changed key={resource} resource={resource} changes={changes} />
      ))}
    </div>
  );
}

function Names({ title, names, tone }: { title: string; names: string[]; tone: string }) {
  return names.length === 0 ? null : (
    <p class="diff-names">
      <strong class={`tone-${tone}`}>{title}:</strong> {names.join(", ")}
    </p>
  );
}

function Changed({ resource, changes }: { resource: string; changes: PropertyChange[] }) {
  return (
    <table class="table diff-table">
      <caption>{resource}</caption>
      <TableHead unseen columns={["Property", "Before", "After", "Changed by"]} />
      <tbody>
        {changes.map((change) => (
          <tr key={change.property}>
            <th scope="row">{change.property}</th>
            {change.secret ? (
              <td colSpan={2} class="quiet">
                <Icon name="lock" /> a secret, changed
              </td>
            ) : (
              <>
                <td class="mono before">{change.before ?? <span class="none">(none)</span>}</td>
                <td class="mono after">{change.after ?? <span class="none">(none)</span>}</td>
              </>
            )}
            <td>
              <By first={change.first} last={change.last} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The first and the last event that changed a property. */
function By({ first, last }: { first: EventLink | null; last: EventLink | null }) {
  if (last === null) {
    return null;
  }
  return (
    <span class="number">
      {first !== null && first.position !== last.position && (
        <>
          <a href={href("events", null, { event: String(first.position) })} title={first.text}>
            #{first.position}
          </a>
          …
        </>
      )}
      <a href={href("events", null, { event: String(last.position) })} title={last.text}>
        #{last.position}
      </a>{" "}
      <button type="button" class="tool small-tool" aria-label={`Show #${last.position}`} title="Show this moment" onClick={() => goTo(last.position)}>
        <Icon name="history" />
      </button>
    </span>
  );
}

function StartUp({ rows, from, to }: { rows: NonNullable<Difference["startUp"]>; from: string; to: string }) {
  return (
    <table class="table diff-table">
      <caption>Start-up</caption>
      <TableHead columns={["Resource", "Order", number(`Ready, ${from}`), number(`Ready, ${to}`), number("Difference"), number("Restarts"), number("Errors")]} />
      <tbody>
        {rows.map(({ resource, from: a, to: b }) => (
          <tr key={resource}>
            <th scope="row">{resource}</th>
            <td class="number-left">{pair(a?.order, b?.order)}</td>
            <td class="number">{ready(a)}</td>
            <td class="number">{ready(b)}</td>
            <td class="number">{delta(a, b)}</td>
            <td class="number">{pair(a?.restarts, b?.restarts)}</td>
            <td class="number">{pair(a?.errors, b?.errors)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function pair(a: number | null | undefined, b: number | null | undefined): string {
  const [left, right] = [a ?? "–", b ?? "–"];
  return left === right ? String(left) : `${left} → ${right}`;
}

function ready(life: Life | null): string {
  return life?.readyMillis === null || life === null ? "–" : duration(life.readyMillis);
}

function delta(a: Life | null, b: Life | null): string {
  if (a?.readyMillis == null || b?.readyMillis == null) {
    return "";
  }
  const by = b.readyMillis - a.readyMillis;
  return `${by < 0 ? "−" : "+"}${duration(Math.abs(by))}`;
}
