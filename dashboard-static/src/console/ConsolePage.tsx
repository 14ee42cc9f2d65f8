import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../page/icons";
import { Blank } from "../parts/parts";
import { json } from "../wire/http";
import { offers } from "../wire/abilities";
import { generation, logs } from "../wire/live";
import type { ResourceView } from "../wire/model";
import { isPast, shown } from "../shell/moment";
import { usePageKeys } from "../shell/keys";
import { go, href, item, param, setParams } from "../shell/router";
import { AllConsole } from "./AllConsole";
import { write, type Extent } from "./book";
import { Console } from "./Console";

const MOST = 4;
/** Stands for all resources; no resource has such a name. */
const ALL = "*";
/** Whether the host reads all consoles as one. */
const merging = signal(false);

/** The consoles of one to four resources, side by side. */
export function ConsolePage() {
  const views = [...(shown.value?.resources.values() ?? [])];
  const at = isPast.value ? shown.value!.position : null;
  const all = item.value === null && merging.value;
  const first = item.value ?? views[0]?.name ?? null;
  const beside = (param("with") ?? "").split(",").filter((name) => name !== "" && name !== first);
  const names = first === null ? [] : [first, ...beside].slice(0, MOST);
  const open = (wanted: readonly string[]) => go(href("console", wanted[0] ?? null, withOthers(wanted.slice(1))));
  useAround(first);
  usePageKeys((event) => {
    if (event.key !== "/") {
      return false;
    }
    document.querySelector<HTMLInputElement>(".console-find")?.focus();
    return true;
  });
  useEffect(() => void offers("/api/logs").then((on) => (merging.value = on)), [generation.value]);
  if (first === null) {
    return (
      <Blank icon="console" title="No resources">
        <p>What the app's programs write will appear here.</p>
      </Blank>
    );
  }
  if (all) {
    return (
      <section class="console-page consoles-1" aria-label="Consoles">
        <div class="console-part" key={`${logs.value} ${at ?? "live"}`}>
          <div class="console-head">
            <Choice label="Resource" value={ALL} views={views} choose={(next) => go(href("console", next))} />
          </div>
          <AllConsole at={at} />
        </div>
      </section>
    );
  }
  if (param("around") !== null) {
    return <div class="loading-page" role="status" aria-label="Looking for the lines at that moment" />;
  }
  const free = views.filter(({ name }) => !names.includes(name));
  return (
    <section class={`console-page consoles-${names.length}`} aria-label="Consoles">
      {names.map((name, index) => (
        <div class="console-part" key={`${name} ${logs.value}`}>
          <div class="console-head">
            <Choice
              label={index === 0 ? "Resource" : `Resource ${index + 1}`}
              value={name}
              views={[...views.filter((view) => view.name === name), ...free]}
              choose={(next) => (next === ALL ? go(href("console")) : open(names.map((other) => (other === name ? next : other))))}
              all={index === 0 && merging.value}
            />
            {names.length > 1 && (
              <button type="button" class="tool" aria-label={`Close console of ${name}`} title="Close" onClick={() => open(names.filter((other) => other !== name))}>
                <Icon name="close" />
              </button>
            )}
            {index === names.length - 1 && names.length < MOST && free.length > 0 && (
              <Choice label="Show beside" value="" views={free} choose={(next) => open([...names, next])} />
            )}
          </div>
          <One view={views.find((view) => view.name === name)} name={name} at={at} linked={index === 0} synced={names.length > 1} />
        </div>
      ))}
    </section>
  );
}

interface OneProps {
  view: ResourceView | undefined;
  name: string;
  at: number | null;
  linked: boolean;
  synced: boolean;
}

function One({ view, name, at, linked, synced }: OneProps) {
  return view === undefined ? (
    <Blank icon="console" title={`No resource ${name}`}>
      <p>{at === null ? "The app has none of this name." : "The app had none of this name at this moment."}</p>
    </Blank>
  ) : (
    <Console view={view} at={at} linked={linked} synced={synced} />
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  views: readonly ResourceView[];
  choose(name: string): void;
  /** Whether all resources together can be chosen. */
  all?: boolean;
}

function Choice({ label, value, views, choose, all = value === ALL }: ChoiceProps) {
  const known = value === "" || value === ALL || views.some(({ name }) => name === value);
  return (
    <label class="field">
      <span class="unseen">{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {value === "" && <option value="">{label}…</option>}
        {all && <option value={ALL}>All resources</option>}
        {!known && <option value={value}>{value}</option>}
        {views.map(({ name }) => (
          <option value={name} key={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function withOthers(names: readonly string[]): Record<string, string> {
  return names.length === 0 ? {} : { with: names.join(",") };
}

/** `?around=N` becomes the last line that had been seen at that event. */
function useAround(name: string | null): void {
  const around = param("around");
  useEffect(() => {
    if (name === null || around === null) {
      return;
    }
    const path = `api/resources/${encodeURIComponent(name)}/logs/extent?at=${encodeURIComponent(around)}`;
    json<{ attempts: Extent[] }>(path).then(
      ({ attempts }) => {
        const last = attempts.filter(({ lastRow }) => lastRow > 0).at(-1);
        setParams({ around: null, line: last === undefined ? null : write({ attempt: last.attempt, row: last.lastRow }) });
      },
      () => setParams({ around: null }),
    );
  }, [name, around]);
}
