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
import type { Hold, ResourceView, Why } from "../wire/model";
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
      {view.holds.length === 0 && answer !== null && <Evidence positions={answer.evidence} />}
      {view.holds.length === 0 && <CheckNow view={view} />}
      {view.holds.map((hold) => (
        <HoldCard hold={hold} of={[view.name]} key={hold.id} />
      ))}
    </section>
  );
}

/** One unmet condition; below it, why the other resource is not where it should be. */
function HoldCard({ hold, of }: { hold: Hold; of: readonly string[] }) {
  const target = hold.on === null ? undefined : find(hold.on);
  const circle = target !== undefined && of.includes(target.name);
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
        <Since evidence={hold.evidence} />
        {hold.on !== null && (
          <div>
            <dt>on</dt>
            <dd>
              <ResourceLink name={hold.on} />
            </dd>
          </div>
        )}
      </dl>
      <Evidence positions={hold.evidence} />
      {target !== undefined && <HoldActions target={target} />}
      {circle ? (
        <p class="tone-bad hold-circle">
          <Icon name="loop" /> They wait for each other: {[...of, target.name].join(" → ")}. Nothing but a change of the model ends that.
        </p>
      ) : (
        target !== undefined &&
        of.length < DEPTH &&
        target.holds.length > 0 && (
          <div class="hold-below">
            <p class="quiet small">{target.name} itself waits:</p>
            {target.holds.map((below) => (
              <HoldCard hold={below} of={[...of, target.name]} key={below.id} />
            ))}
          </div>
        )
      )}
    </div>
  );
}

/** When the last of the events happened that a condition's actual value rests on. */
function Since({ evidence }: { evidence: readonly number[] }) {
  loaded.value;
  const last = event(Math.max(...evidence, 0));
  return last === undefined ? null : (
    <div>
      <dt>since</dt>
      <dd class="number">
        {timeOfDay(last.recordedAt)}, {ticking(shownAt.value - Date.parse(last.recordedAt))}
      </dd>
    </div>
  );
}

/** What can be done about it from here. */
function HoldActions({ target }: { target: ResourceView }) {
  const startable = canAct.value && target.commands.includes("start");
  return (
    <div class="hold-actions">
      <CheckNow view={target} />
      {startable && (
        <button type="button" class="button" aria-disabled={isBlocked(target.name, "start")} onClick={() => void run(target.name, "start")}>
          <Icon name="play" />
          Start {target.name}
        </button>
      )}
      {target.attempt > 0 && (
        <button type="button" class="button" onClick={() => open(target.name, "console")}>
          <Icon name="console" />
          Its console
        </button>
      )}
    </div>
  );
}

/** Has the checks of a program that is not healthy run now, instead of when they are due. */
function CheckNow({ view }: { view: ResourceView }) {
  const checked = view.checks.length > 0 && view.state === "Running" && view.healthStatus !== "Healthy";
  return checked && canAct.value ? (
    <button type="button" class="button" aria-disabled={isBlocked(view.name, "probe")} onClick={() => void run(view.name, "probe")}>
      <Icon name="heart" />
      Check {view.name} now
    </button>
  ) : null;
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
