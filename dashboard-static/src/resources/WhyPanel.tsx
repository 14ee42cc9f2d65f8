import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../page/icons";
import { stateLook } from "../page/look";
import { open } from "../page/view";
import { Countdown, Status } from "../parts/parts";
import { shownAt, ticking, timeOfDay } from "../page/time";
import { canAct, isPast, shown } from "../shell/moment";
import { href } from "../shell/router";
import { isBlocked, run } from "../wire/commands";
import { json } from "../wire/http";
import { event, loaded } from "../wire/log";
import type { Action, Hold, ResourceView, Why } from "../wire/model";
import { resourceOf, typeWords } from "../wire/words";
import { find, ResourceLink } from "./links";

/** Waits within waits are shown to this depth; deeper ones are a link away. */
const DEPTH = 4;

/** The planner's own words: what a resource waits for, and what that waits for in turn. */
export function WhyPanel({ view }: { view: ResourceView }) {
  const why = useSignal<Why | null>(null);
  const at = isPast.value ? shown.value!.position : null;
  useEffect(() => {
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      json<Why>(`api/why/${encodeURIComponent(view.name)}${at === null ? "" : `?at=${at}`}`, { signal: abort.signal })
        .then((answer) => (why.value = answer))
        .catch(() => undefined);
    }, 60);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [view, at]);
  const look = stateLook(view);
  const answer = why.value?.state === view.state ? why.value : null;
  const summary = answer?.summary ?? view.reason ?? "";
  // Of what runs, the view tells no holds; the answer tells which checks are not healthy.
  const holds = view.holds.length > 0 ? view.holds : (answer?.conditions ?? []);
  return (
    <section class={`why tone-${look.tone}`} aria-label="Why">
      <div class="why-head">
        <Status look={look} />
        <span class="quiet">
          for {ticking(shownAt.value - Date.parse(view.stateSince))}, since {timeOfDay(view.stateSince)}
        </span>
      </div>
      {summary !== "" && <p class="why-text">{summary}</p>}
      {view.reason !== null && view.reason !== summary && <p class="why-text">{view.reason}</p>}
      {answer?.cycle !== undefined && <Cycle names={answer.cycle} />}
      {holds.length === 0 && answer !== null && <Evidence positions={answer.evidence} />}
      {holds.map((hold) => (
        <HoldCard hold={hold} of={[view.name]} key={hold.id} />
      ))}
    </section>
  );
}

/** Waits that nothing ends. */
function Cycle({ names }: { names: readonly string[] }) {
  return (
    <p class="tone-bad hold-circle">
      <Icon name="loop" /> They wait for each other: {names.join(" → ")}. Nothing but a change of the model ends that.
    </p>
  );
}

/** One unmet condition; below it, why the other resource is not where it should be. */
function HoldCard({ hold, of }: { hold: Hold; of: readonly string[] }) {
  const target = hold.on === null ? undefined : find(hold.on);
  const goesOn = target !== undefined && !of.includes(target.name) && of.length < DEPTH;
  return (
    <div class="hold">
      <div class="hold-text">
        <Icon name="clock" />
        <span>{hold.text}</span>
        {hold.until !== null && (
          <span class="quiet number">
            <Countdown at={hold.until} />
          </span>
        )}
      </div>
      <dl class="pairs">
        <div>
          <dt>expected</dt>
          <dd>{hold.expected}</dd>
        </div>
        <div>
          <dt>actual</dt>
          <dd class="strong">{hold.actual}</dd>
        </div>
        <div>
          <dt>ends with</dt>
          <dd>{hold.satisfiedBy}</dd>
        </div>
        <Since hold={hold} />
        {hold.on !== null && hold.on !== of.at(-1) && (
          <div>
            <dt>on</dt>
            <dd>
              <ResourceLink name={hold.on} />
            </dd>
          </div>
        )}
      </dl>
      <Evidence positions={hold.evidence} />
      <HoldActions hold={hold} target={target} />
      {goesOn && target.holds.length > 0 && (
        <div class="hold-below">
          <p class="quiet small">{target.name} itself waits:</p>
          {target.holds.map((below) => (
            <HoldCard hold={below} of={[...of, target.name]} key={below.id} />
          ))}
        </div>
      )}
    </div>
  );
}

/** When it began to be unmet; where the host does not know, when its last event happened. */
function Since({ hold: { since, evidence } }: { hold: Hold }) {
  loaded.value;
  const at = since ?? event(Math.max(...evidence, 0))?.recordedAt;
  return at === undefined ? null : (
    <div>
      <dt>since</dt>
      <dd class="number">
        {timeOfDay(at)}, {ticking(shownAt.value - Date.parse(at))}
      </dd>
    </div>
  );
}

/** What can be done about it: here, or where nothing can be done from here, on the command line. */
function HoldActions({ hold: { action }, target }: { hold: Hold; target: ResourceView | undefined }) {
  const looks = action?.kind === "logs";
  return (
    <div class="hold-actions">
      {action != null && <Act action={action} />}
      {!looks && target !== undefined && target.attempt > 0 && <ConsoleButton name={target.name} label="Its console" />}
    </div>
  );
}

function Act({ action: { kind, target, command } }: { action: Action }) {
  if (kind === "logs") {
    return <ConsoleButton name={target} label={`Look at the console of ${target}`} />;
  }
  if (kind === "set") {
    return (
      <a class="button" href={href("parameters")}>
        <Icon name="sliders" />
        Give {target} a value
      </a>
    );
  }
  if (!canAct.value) {
    return <code class="quiet">{command}</code>;
  }
  return (
    <button type="button" class="button" title={command} aria-disabled={isBlocked(target, kind)} onClick={() => void run(target, kind)}>
      <Icon name={kind === "start" ? "play" : "heart"} />
      {kind === "start" ? `Start ${target}` : `Check ${target} now`}
    </button>
  );
}

function ConsoleButton({ name, label }: { name: string; label: string }) {
  return (
    <button type="button" class="button" onClick={() => open(name, "console")}>
      <Icon name="console" />
      {label}
    </button>
  );
}

/** The events that say so. */
export function Evidence({ positions }: { positions: readonly number[] }) {
  loaded.value;
  if (positions.length === 0) {
    return null;
  }
  return (
    <ul class="evidence" aria-label="Events that say so">
      {positions.map((position) => {
        const known = event(position);
        return (
          <li key={position}>
            <a class="number" href={href("events", null, { event: String(position) })}>
              #{position}
            </a>
            {known !== undefined && (
              <span class="quiet">
                {resourceOf(known) ?? known.stream} {typeWords(known.type)}, {timeOfDay(known.recordedAt)}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
