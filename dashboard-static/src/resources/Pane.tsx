import { Console } from "../console/Console";
import { isPast, shown } from "../shell/moment";
import { connection, logs } from "../wire/live";
import type { ResourceView } from "../wire/model";
import { Details } from "./Details";
import { ResourceMenu } from "./ResourceMenu";
import { Icon, typeIcon } from "../page/icons";
import { stateLook } from "../page/look";
import { PaneFrame } from "../parts/PaneFrame";
import { Blank, Commands, Status } from "../parts/parts";
import { close, cursor, open, tab, wide, type Tab } from "../page/view";

/** One resource beside the table: its details, its console. */
export function Pane({ name, view }: { name: string; view: ResourceView | undefined }) {
  return (
    <PaneFrame>
      <div class="pane-head">
        <button type="button" class="tool back" aria-label="Back to the list" onClick={leave}>
          <Icon name="back" />
        </button>
        {view && <Icon name={typeIcon(view.resourceType)} class="pane-kind" />}
        <h2 id="pane-title" tabIndex={-1}>
          {name}
        </h2>
        {view && <Status look={stateLook(view)} />}
        <span class="spring" />
        <button
          type="button"
          class="tool grow"
          aria-label={wide.value ? "Show beside the list" : "Use the whole width"}
          title={wide.value ? "Show beside the list" : "Use the whole width"}
          aria-pressed={wide.value}
          onClick={() => (wide.value = !wide.value)}
        >
          <Icon name={wide.value ? "shrink" : "grow"} />
        </button>
        <button type="button" class="tool leave" aria-label="Close" title="Close (Esc)" onClick={leave}>
          <Icon name="close" />
        </button>
      </div>
      {view === undefined ? (
        <Blank icon="question" title={`No resource ${name}`}>
          <p>{missing()}</p>
        </Blank>
      ) : (
        <Opened view={view} />
      )}
    </PaneFrame>
  );
}

function missing(): string {
  if (isPast.value) {
    return "At this moment the app has none of that name.";
  }
  return connection.value.kind === "live"
    ? "The model of this app has none of that name."
    : "The last known state has none of that name.";
}

function Opened({ view }: { view: ResourceView }) {
  return (
    <>
      <div class="pane-bar">
        <div class="tabs" role="tablist" aria-label={view.name}>
          <TabButton view={view} name="details" label="Details" />
          <TabButton view={view} name="console" label="Console" />
        </div>
        <div class="pane-commands">
          <Commands view={view} named tabbable />
          <ResourceMenu view={view} />
        </div>
      </div>
      <div class={`pane-body pane-${tab.value}`} role="tabpanel" id="pane-body" aria-labelledby={`tab-${tab.value}`}>
        {tab.value === "console" ? <PaneConsole view={view} /> : <Details key={view.name} view={view} />}
      </div>
    </>
  );
}

function PaneConsole({ view }: { view: ResourceView }) {
  const at = isPast.value ? shown.value!.position : null;
  return <Console key={`${view.name} ${logs.value} ${at ?? "live"}`} view={view} at={at} />;
}

function TabButton({ view, name, label }: { view: ResourceView; name: Tab; label: string }) {
  const chosen = tab.value === name;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${name}`}
      class="tab"
      aria-selected={chosen}
      aria-controls="pane-body"
      tabIndex={chosen ? 0 : -1}
      onClick={() => open(view.name, name)}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
          const other = name === "console" ? "details" : "console";
          open(view.name, other);
          document.getElementById(`tab-${other}`)?.focus();
        }
      }}
    >
      {label}
    </button>
  );
}

function leave(): void {
  const name = cursor.value;
  close();
  requestAnimationFrame(() => {
    if (name !== null) {
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(name)}"]`)?.focus();
    }
  });
}
