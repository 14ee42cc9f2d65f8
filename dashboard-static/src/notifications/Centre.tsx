import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon, type IconName } from "../page/icons";
import { dayAndTime } from "../page/time";
import { Dialog } from "../parts/Dialog";
import { isPast, shown as shownNow } from "../shell/moment";
import { href } from "../shell/router";
import {
  allowOutside,
  centreOpen,
  isUnread,
  markSeen,
  notifications,
  offered,
  outside,
  pick,
  silence,
  silenced,
  unread,
  type Notification,
  type Severity,
} from "./notifications";
import { watch, watched } from "./quiet";

const looks: Record<Severity, { icon: IconName; tone: string; word: string }> = {
  error: { icon: "cross", tone: "bad", word: "Error" },
  warning: { icon: "alert", tone: "warn", word: "Warning" },
  info: { icon: "check", tone: "info", word: "Info" },
};

/** Opens the notifications; says how many are new. */
export function Bell() {
  if (!offered.value) {
    return null;
  }
  const count = unread.value;
  const label = count === 0 ? "Notifications" : `Notifications, ${count} new`;
  return (
    <button type="button" class="tool bell" aria-label={label} title={label} onClick={() => (centreOpen.value = true)}>
      <Icon name="bell" />
      {count > 0 && (
        <span class="bell-count" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}

/** What the log has to tell, newest first, each with the way to its moment. */
export function Centre() {
  return (
    <Dialog open={centreOpen} title="Notifications" id="notifications" class="centre">
      <List />
    </Dialog>
  );
}

function List() {
  const severity = useSignal<Severity | null>(null);
  const resource = useSignal<string | null>(null);
  const all = notifications.value ?? [];
  // What was new when the list was opened stays marked while it is read.
  const fresh = useSignal<ReadonlySet<number>>(new Set(all.filter(isUnread).map(({ position }) => position)));
  useEffect(markSeen, [notifications.value]);
  const told = all.flatMap(({ resource: name }) => (name === null ? [] : [name]));
  const names = [...new Set([...told, ...(shownNow.value?.resources.keys() ?? [])])].sort();
  const shown = pick(all, severity.value, resource.value);
  return (
    <>
      <div class="centre-tools">
        <label class="field">
          <span class="unseen">Severity</span>
          <select value={severity.value ?? ""} onChange={(event) => (severity.value = (event.currentTarget.value || null) as Severity | null)}>
            <option value="">All severities</option>
            <option value="warning">Warnings and errors</option>
            <option value="error">Errors</option>
          </select>
        </label>
        <label class="field">
          <span class="unseen">Resource</span>
          <select value={resource.value ?? ""} onChange={(event) => (resource.value = event.currentTarget.value || null)}>
            <option value="">All resources</option>
            {names.map((name) => (
              <option value={name} key={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {resource.value !== null && (
          <button type="button" class="button" aria-pressed={silenced.value.includes(resource.value)} onClick={() => silence(resource.value!)}>
            <Icon name="bell" />
            {silenced.value.includes(resource.value) ? `Hear ${resource.value} again` : `Silence ${resource.value}`}
          </button>
        )}
        {resource.value !== null && <Quiet resource={resource.value} />}
      </div>
      {shown.length === 0 ? (
        <p class="centre-none quiet">
          <Icon name="bell" />
          {all.length > 0 ? "Nothing of this kind." : isPast.value ? "Nothing had happened by then that needed anyone." : "Nothing has happened that needs you."}
        </p>
      ) : (
        <ul class="centre-list" tabIndex={0} aria-label="Notifications, newest first">
          {shown.map((each) => (
            <Item notification={each} fresh={fresh.value.has(each.position)} key={each.position} />
          ))}
        </ul>
      )}
      <label class="check">
        <input type="checkbox" checked={outside.value} disabled={!("Notification" in window)} onChange={(event) => void allowOutside(event.currentTarget.checked)} />
        Show errors and warnings as notifications of the browser
      </label>
    </>
  );
}

const silences = [
  [0, "never"],
  [10, "10 seconds"],
  [60, "a minute"],
  [300, "5 minutes"],
  [1800, "half an hour"],
] as const;

/** Whether to be told when a program prints nothing any more. */
function Quiet({ resource }: { resource: string }) {
  return (
    <label class="field">
      Tell of silence after
      <select value={watched.value[resource] ?? 0} onChange={(event) => watch(resource, Number(event.currentTarget.value))}>
        {silences.map(([seconds, words]) => (
          <option value={seconds} key={seconds}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Item({ notification, fresh }: { notification: Notification; fresh: boolean }) {
  const { position, at, severity, title, text, resource } = notification;
  const { icon, tone, word } = looks[severity] ?? looks.info;
  return (
    <li class={`centre-item ${fresh ? "centre-fresh" : ""}`}>
      <span class={`tone-${tone}`}>
        <Icon name={icon} />
        <span class="unseen">{word}: </span>
      </span>
      <div class="centre-text">
        <strong>{title}</strong>
        {fresh && <span class="centre-new">new</span>}
        {text !== "" && text !== title && <p>{text}</p>}
        <p class="quiet small number">
          {dayAndTime(at)}
          {resource !== null && ` · ${resource}`}
          {resource !== null && silenced.value.includes(resource) && " · silenced"}
        </p>
      </div>
      <a
        class="button"
        href={href("resources", null, { at: String(position), ...(resource === null ? {} : { resource }) })}
        aria-label={`Go to #${position}: ${title}`}
        onClick={() => (centreOpen.value = false)}
      >
        #{position}
      </a>
    </li>
  );
}
