import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { json } from "../wire/http";
import { isPast, shown } from "../shell/moment";
import type { Hold, ResourceView, Why } from "../wire/model";
import { Icon } from "../page/icons";
import { exitText, healthLook, stateLook } from "../page/look";
import { Address, Copy, Countdown, Status, Uptime } from "../parts/parts";
import { shownAt, ticking, timeOfDay } from "../page/time";
import { open } from "../page/view";

/** Everything known about one resource; why it is as it is comes first. */
export function Details({ view }: { view: ResourceView }) {
  return (
    <div class="details">
      <WhySection view={view} />
      <Facts view={view} />
      <Checks view={view} />
      <Endpoints view={view} />
      <CommandLine view={view} />
      <Environment view={view} />
    </div>
  );
}

function Section({ title, count, action, children }: { title: string; count?: number; action?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="section" aria-label={title}>
      <div class="section-head">
        <h3>
          {title}
          {count !== undefined && <span class="count"> {count}</span>}
        </h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** The planner's own words. The holds come with the view; the sentence above them is asked for. */
function WhySection({ view }: { view: ResourceView }) {
  const why = useSignal<Why | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      const at = isPast.value ? `?at=${shown.value!.position}` : "";
      json<Why>(`api/why/${encodeURIComponent(view.name)}${at}`, { signal: abort.signal })
        .then((answer) => (why.value = answer))
        .catch(() => undefined);
    }, 60);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [view]);
  const look = stateLook(view);
  const summary = why.value?.state === view.state ? why.value.summary : (view.reason ?? "");
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
      {view.holds.map((hold) => (
        <HoldCard hold={hold} key={hold.id} />
      ))}
    </section>
  );
}

function HoldCard({ hold }: { hold: Hold }) {
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
        {hold.on !== null && (
          <div>
            <dt>on</dt>
            <dd>
              <ResourceLink name={hold.on} />
            </dd>
          </div>
        )}
        {hold.evidence.length > 0 && (
          <div>
            <dt>events</dt>
            <dd class="number">{hold.evidence.map((position) => `#${position}`).join(", ")}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

/** Opens another resource; plain text where the app has none of that name. */
function ResourceLink({ name }: { name: string }) {
  const views = [...(shown.value?.resources.values() ?? [])];
  const target = views.find((view) => view.name === name) ?? views.find((view) => view.displayName === name);
  return target === undefined ? (
    <span>{name}</span>
  ) : (
    <button type="button" class="link" onClick={() => open(target.name)}>
      {name}
    </button>
  );
}

function Facts({ view }: { view: ResourceView }) {
  const exit = exitText(view.exitCode, view.exitSignal);
  return (
    <Section title="Life">
      <dl class="pairs">
        <Pair label="uptime">
          <Uptime view={view} />
        </Pair>
        <Pair label="attempt">{view.attempt === 0 ? <span class="quiet">none yet</span> : view.attempt}</Pair>
        <Pair label="restarts">
          {view.restarts}
          {view.crashLoop && <span class="badge tone-bad">crash loop</span>}
        </Pair>
        {view.pid !== null && <Pair label="pid">{view.pid}</Pair>}
        {exit !== "" && <Pair label="exit code">{exit}</Pair>}
        {view.startTimestamp !== null && <Pair label="started">{timeOfDay(view.startTimestamp)}</Pair>}
        {view.stopTimestamp !== null && <Pair label="ended">{timeOfDay(view.stopTimestamp)}</Pair>}
        <Pair label="type">{view.resourceType}</Pair>
        {view.replica !== null && (
          <Pair label="replica">
            {view.replica} of {view.displayName}
          </Pair>
        )}
        {view.parent !== null && (
          <Pair label="parent">
            <ResourceLink name={view.parent} />
          </Pair>
        )}
        {view.waitsFor.length > 0 && (
          <Pair label="waits for">
            <Links names={view.waitsFor} />
          </Pair>
        )}
        {view.references.length > 0 && (
          <Pair label="refers to">
            <Links names={view.references} />
          </Pair>
        )}
      </dl>
    </Section>
  );
}

function Pair({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Links({ names }: { names: string[] }) {
  return (
    <span class="links">
      {names.map((name) => (
        <ResourceLink name={name} key={name} />
      ))}
    </span>
  );
}

function Checks({ view }: { view: ResourceView }) {
  if (view.checks.length === 0) {
    return null;
  }
  return (
    <Section title="Health checks" count={view.checks.length}>
      <ul class="lines">
        {view.checks.map((check) => {
          const look = healthLook(check.status);
          return (
            <li key={check.name}>
              <span class="line-main">
                <span class="mono">{check.name}</span>
                {look === null ? <span class="quiet">no report yet</span> : <Status look={look} />}
                {check.since !== null && <span class="quiet">since {timeOfDay(check.since)}</span>}
              </span>
              {check.detail !== null && check.detail !== "" && <span class="line-more">{check.detail}</span>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Endpoints({ view }: { view: ResourceView }) {
  if (view.urls.length === 0) {
    return null;
  }
  return (
    <Section title="Endpoints" count={view.urls.length}>
      <ul class="lines">
        {view.urls.map((url) => (
          <li key={url.name + url.url}>
            <span class="line-main">
              <span class="endpoint-name">{url.name}</span>
              <Address url={url.url} active={url.active} />
              {!url.active && <span class="quiet">not running</span>}
              <span class="spring" />
              <Copy text={url.url} what={`address of ${url.name}`} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CommandLine({ view }: { view: ResourceView }) {
  if (view.commandLine.length === 0) {
    return null;
  }
  const text = view.commandLine.map(quoted).join(" ");
  return (
    <Section title={view.attempt === 0 ? "Command line, planned" : "Command line"} action={<Copy text={text} what="command line" />}>
      <p class="mono block">
        {view.commandLine.map((argument, at) => (
          <span class="argument" key={at}>
            <Value text={quoted(argument)} />
          </span>
        ))}
      </p>
      <p class="quiet mono small">in {view.workingDirectory}</p>
    </Section>
  );
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

function Environment({ view }: { view: ResourceView }) {
  const entries = Object.entries(view.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) {
    return null;
  }
  const text = entries.map(([name, value]) => `${name}=${value}`).join("\n");
  return (
    <Section title="Environment" count={entries.length} action={<Copy text={text} what="environment" />}>
      <p class="quiet small">What the launch laid over the host's own environment. Secrets stand as references.</p>
      <dl class="environment mono">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === "" ? <span class="none">(empty)</span> : <Value text={value} />}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** A value in which references to secrets stand out; their values never reach the page. */
function Value({ text }: { text: string }) {
  return (
    <>
      {text.split(/(\$\{secret:[^}]*\})/).map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          <span class="secret" title="A secret: its value is never sent to this page" key={at}>
            <Icon name="lock" />
            <span class="unseen">secret </span>
            {part.slice("${secret:".length, -1)}
          </span>
        ),
      )}
    </>
  );
}
