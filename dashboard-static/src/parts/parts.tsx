import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { isBlocked, pending, run } from "../wire/commands";
import { canAct, recorded, whyNot } from "../shell/moment";
import type { ResourceView, Verb } from "../wire/model";
import { Icon, type IconName } from "../page/icons";
import type { Look } from "../page/look";
import { duration, now, shownAt, ticking, timeOfDay } from "../page/time";

/** Icon and word of a state or health. */
export function Status({ look }: { look: Look }) {
  return (
    <span class={`status tone-${look.tone}`}>
      <Icon name={look.icon} />
      <span class="status-word">{look.label}</span>
    </span>
  );
}

/** How long it runs, or ran; only this text changes each second. */
export function Uptime({ view }: { view: ResourceView }) {
  if (view.startTimestamp === null) {
    return <span class="none">–</span>;
  }
  const started = Date.parse(view.startTimestamp);
  if (view.state === "Running" || view.state === "Stopping" || view.state === "Starting") {
    return <span title={`since ${timeOfDay(started)}`}>{ticking(shownAt.value - started)}</span>;
  }
  if (view.stopTimestamp === null) {
    return <span class="none">–</span>;
  }
  const stopped = Date.parse(view.stopTimestamp);
  return (
    <span class="quiet" title={`ended ${timeOfDay(stopped)}`}>
      ran {duration(stopped - started)}
    </span>
  );
}

/** What is left until `at`, counted down; empty once it has passed. */
export function Countdown({ at }: { at: string }) {
  const left = Date.parse(at) - now.value;
  return <>{left > 0 ? `in ${ticking(left + 999)}` : "due"}</>;
}

const verbs: Record<Verb, { icon: IconName; label: string; doing: string }> = {
  start: { icon: "play", label: "Start", doing: "Starting" },
  stop: { icon: "stop", label: "Stop", doing: "Stopping" },
  restart: { icon: "restart", label: "Restart", doing: "Restarting" },
};

const atRest = { NotStarted: true, Finished: true, FailedToStart: true };

/** Start or stop, and restart; disabled while one of them is under way or the host is silent or read only. */
export function Commands({ view, named, tabbable }: { view: ResourceView; named?: boolean; tabbable: boolean }) {
  const likely: Verb = view.state in atRest ? "start" : "stop";
  const other: Verb = likely === "start" ? "stop" : "start";
  const primary = view.commands.includes(likely) || !view.commands.includes(other) ? likely : other;
  return (
    <>
      <CommandButton view={view} verb={primary} named={named} tabbable={tabbable} />
      <CommandButton view={view} verb="restart" named={named} tabbable={tabbable} />
    </>
  );
}

function CommandButton(props: { view: ResourceView; verb: Verb; named?: boolean; tabbable: boolean }) {
  const { view, verb, named, tabbable } = props;
  const running = pending.value.get(view.name);
  const busy = running === verb;
  const possible = canAct.value && view.commands.includes(verb);
  const { icon, label, doing } = verbs[verb];
  const title = busy ? `${doing} ${view.name}` : `${label} ${view.name}`;
  return (
    <button
      type="button"
      class={named ? "button" : "tool"}
      aria-label={title}
      title={canAct.value ? title : whyNot.value}
      aria-busy={busy}
      aria-disabled={!possible || isBlocked(view.name, verb)}
      tabIndex={tabbable ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        if (possible) {
          void run(view.name, verb);
        }
      }}
    >
      <Icon name={busy ? "turning" : icon} />
      {named && <span>{label}</span>}
    </button>
  );
}

/** Copies `text` and says so for a moment. */
export function Copy({ text, what }: { text: string; what: string }) {
  const copied = useSignal(false);
  return (
    <button
      type="button"
      class="tool copy"
      aria-label={copied.value ? `${what} copied` : `Copy ${what}`}
      title={copied.value ? "Copied" : `Copy ${what}`}
      onClick={async () => {
        await navigator.clipboard?.writeText(text);
        copied.value = true;
        window.setTimeout(() => (copied.value = false), 1200);
      }}
    >
      <Icon name={copied.value ? "check" : "copy"} />
    </button>
  );
}

/** An address: a link where a browser can open it, plain text otherwise. */
export function Address(props: { url: string; active: boolean; label?: string; tabbable?: boolean }) {
  const { url, active, tabbable = true } = props;
  const text = props.label ?? url.replace(/^https?:\/\//, "").replace(/\/$/, "");
  const lives = active && !recorded.value;
  if (!lives || !/^https?:\/\//.test(url)) {
    return (
      <span class={lives ? "address" : "address quiet"} title={lives ? url : `${url} (${active ? "as recorded: nothing runs" : "not running"})`}>
        {text}
      </span>
    );
  }
  return (
    <a
      class="address"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      title={url}
      tabIndex={tabbable ? 0 : -1}
      onClick={(event) => event.stopPropagation()}
    >
      {text}
    </a>
  );
}

/** A page-sized message with an icon: nothing here, signed out, not reached. */
export function Blank({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="blank">
      <Icon name={icon} />
      <h2>{title}</h2>
      <div class="blank-text">{children}</div>
    </div>
  );
}
