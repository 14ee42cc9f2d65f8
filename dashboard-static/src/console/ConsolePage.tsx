import { logs } from "../wire/live";
import { isPast, shown } from "../shell/moment";
import { go, href, item } from "../shell/router";
import { Blank } from "../parts/parts";
import { Console } from "./Console";

/** The console of one resource, over the whole width. */
export function ConsolePage() {
  const views = [...(shown.value?.resources.values() ?? [])];
  const view = views.find(({ name }) => name === item.value) ?? (item.value === null ? views[0] : undefined);
  const at = isPast.value ? shown.value!.position : null;
  return (
    <section class="console-page" aria-label="Consoles">
      <div class="toolbar">
        <label class="field">
          <span class="unseen">Resource</span>
          <select value={view?.name ?? ""} onChange={(event) => go(href("console", event.currentTarget.value))}>
            {view === undefined && <option value="">{item.value ?? "No resource"}</option>}
            {views.map(({ name }) => (
              <option value={name} key={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {view === undefined ? (
        <Blank icon="console" title={item.value === null ? "No resources" : `No resource ${item.value}`} />
      ) : (
        <Console key={`${view.name} ${logs.value} ${at ?? "live"}`} view={view} at={at} />
      )}
    </section>
  );
}
