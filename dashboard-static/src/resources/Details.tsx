import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Icon } from "../page/icons";
import { exitText, healthLook, words } from "../page/look";
import { timeOfDay } from "../page/time";
import { Address, Copy, Status, Uptime } from "../parts/parts";
import { shown } from "../shell/moment";
import type { ResourceView } from "../wire/model";
import { Blame } from "./Blame";
import { Flapping } from "./Flapping";
import { LastWords } from "./LastWords";
import { Links, ResourceLink } from "./links";
import { Secret } from "./Secret";
import { Section } from "./Section";
import { Usage } from "./Usage";
import { WhyPanel } from "./WhyPanel";

/** With no more entries than these, a search is no help. */
const FEW = 8;

/** Everything known about one resource; why it is as it is comes first. */
export function Details({ view }: { view: ResourceView }) {
  return (
    <div class="details">
      <WhyPanel view={view} />
      <LastWords view={view} />
      <Facts view={view} />
      <Usage view={view} />
      <Checks view={view} />
      <Endpoints view={view} />
      <Relations view={view} />
      <CommandLine view={view} />
      <Environment view={view} />
    </div>
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
        <Pair label="state">
          {view.state} <Blame resource={view.name} property="state" what="the state" />
        </Pair>
        <Pair label="attempt">{view.attempt === 0 ? <span class="quiet">none yet</span> : view.attempt}</Pair>
        <Pair label="restarts">
          {view.restarts}
          {view.crashLoop ? <span class="badge tone-bad">crash loop</span> : <Flapping name={view.name} />}
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
        {view.image != null && <Pair label="image">{view.image}</Pair>}
        {view.containerId != null && (
          <Pair label="container">
            <span class="mono">{view.containerId.slice(0, 12)}</span> <Copy text={view.containerId} what="container id" />
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

/** What it needs, and what needs it. */
function Relations({ view }: { view: ResourceView }) {
  const others = [...(shown.value?.resources.values() ?? [])];
  const is = (name: string) => name === view.name || name === view.displayName;
  const back = (kind: "waitsFor" | "references") => others.filter((other) => other[kind].some(is)).map(({ name }) => name);
  const children = others.filter(({ parent }) => parent !== null && is(parent)).map(({ name }) => name);
  const all: [string, readonly string[]][] = [
    ["waits for", view.waitsFor],
    ["refers to", view.references],
    ["part of", view.parent === null ? [] : [view.parent]],
    ["waited for by", back("waitsFor")],
    ["referred to by", back("references")],
    ["has parts", children],
  ];
  const some = all.filter(([, names]) => names.length > 0);
  return some.length === 0 ? null : (
    <Section title="References" count={new Set(some.flatMap(([, names]) => names)).size}>
      <dl class="pairs pairs-wide">
        {some.map(([label, names]) => (
          <Pair label={label} key={label}>
            {names.length === 1 ? <ResourceLink name={names[0]!} /> : <Links names={names} />}
          </Pair>
        ))}
      </dl>
    </Section>
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
            <Value text={quoted(argument)} resource={view.name} property={null} />
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
  const filter = useSignal("");
  const entries = Object.entries(view.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) {
    return null;
  }
  const wanted = words(filter.value);
  const fitting = entries.filter(([name, value]) => wanted.every((word) => `${name}=${value}`.toLowerCase().includes(word)));
  const text = entries.map(([name, value]) => `${name}=${value}`).join("\n");
  return (
    <Section title="Environment" count={entries.length} action={<Copy text={text} what="environment" />}>
      <p class="quiet small">What the launch laid over the host's own environment. Secrets stand as references.</p>
      {entries.length > FEW && (
        <label class="search search-inline">
          <Icon name="search" />
          <span class="unseen">Search the environment</span>
          <input type="search" placeholder="Search" value={filter.value} onInput={(event) => (filter.value = event.currentTarget.value)} />
        </label>
      )}
      <dl class="environment mono">
        {fitting.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value === "" ? <span class="none">(empty)</span> : <Value text={value} resource={view.name} property={`env:${name}`} />}
              <Blame resource={view.name} property={`env.${name}`} what={name} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** A value in which references to secrets stand out. */
function Value({ text, resource, property }: { text: string; resource: string; property: string | null }) {
  return (
    <>
      {text.split(/(\$\{secret:[^}]*\})/).map((part, at) =>
        at % 2 === 0 ? part : <Secret name={part.slice("${secret:".length, -1)} resource={resource} property={property} key={`${resource} ${at}`} />,
      )}
    </>
  );
}
