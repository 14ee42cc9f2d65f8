import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../page/icons";
import { dayAndTime, duration, preciseTime } from "../page/time";
import { Blank, Copy } from "../parts/parts";
import { SidePane } from "../parts/SidePane";
import { goTo, head, shown } from "../shell/moment";
import { href, param, setParams } from "../shell/router";
import { json } from "../wire/http";
import { eventAt } from "../wire/log";
import type { Chain, Envelope, EventLink } from "../wire/model";
import { resourceOf, typeWords } from "../wire/words";
import { ChainGraph } from "./ChainGraph";
import { withTerm } from "./query";

/** One event: what it says, what led to it, what it led to. */
export function EventPane({ position }: { position: number }) {
  const event = useSignal<Envelope | null | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    void eventAt(position).then((found) => {
      if (!gone) {
        event.value = found ?? null;
      }
    });
    return () => {
      gone = true;
    };
  }, [position]);
  const found = event.value;
  return (
    <SidePane title={`#${position}`} subtitle={found ? typeWords(found.type) : ""} onClose={() => setParams({ event: null }, "push")}>
      {found === undefined && <div class="loading-page" role="status" aria-label="Loading the event" />}
      {found === null && (
        <Blank icon="question" title={`No event #${position}`}>
          <p>The log does not hold it: it is beyond its end, or was deleted with an old session.</p>
        </Blank>
      )}
      {found && found.position === position && <Opened event={found} />}
    </SidePane>
  );
}

function Opened({ event }: { event: Envelope }) {
  const resource = resourceOf(event);
  return (
    <div class="details">
      <div class="event-actions">
        <button type="button" class="button" onClick={() => goTo(event.position)} aria-disabled={shown.value?.position === event.position}>
          <Icon name="history" />
          Show this moment
        </button>
        {resource !== null && (
          <>
            <a class="button" href={href("resources", null, { resource, at: String(event.position) })}>
              <Icon name="table" />
              {resource} then
            </a>
            <a class="button" href={href("console", resource, { around: String(event.position) })}>
              Its console then
            </a>
          </>
        )}
      </div>
      <dl class="pairs">
        <Pair label="recorded">{`${dayAndTime(event.recordedAt)} (${preciseTime(event.recordedAt)})`}</Pair>
        <Pair label="type">
          <Term field="type" value={event.type} />
        </Pair>
        <Pair label={resource === null ? "stream" : "resource"}>
          <Term field={resource === null ? "stream" : "resource"} value={resource ?? event.stream} />
        </Pair>
        {event.actor !== null && (
          <Pair label="by">
            <Term field="actor" value={event.actor} />
          </Pair>
        )}
        {event.correlationId !== null && (
          <Pair label="command">
            <Term field="correlation" value={event.correlationId} />
          </Pair>
        )}
        <Pair label="session">
          {event.session}, epoch {event.epoch}
        </Pair>
      </dl>
      <ChainSection position={event.position} />
      <Raw event={event} />
    </div>
  );
}

function Pair({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A value, and a button that narrows the list to it. */
function Term({ field, value }: { field: string; value: string }) {
  return (
    <span class="term">
      {value}
      <button
        type="button"
        class="tool small-tool"
        aria-label={`Only ${field} ${value}`}
        title={`Only ${field} ${value}`}
        onClick={() => setParams({ q: withTerm(param("q") ?? "", field, value) })}
      >
        <Icon name="filter" />
      </button>
    </span>
  );
}

/** Causes down from the wish, effects up to what settled it. */
function ChainSection({ position }: { position: number }) {
  const chain = useSignal<Chain | null>(null);
  const problem = useSignal("");
  const asOf = useSignal(0);
  // The effects of a young event are still coming.
  const stale = chain.value !== null && !chain.value.complete && head.value > asOf.value;
  useEffect(() => {
    const abort = new AbortController();
    const to = head.value;
    json<Chain>(`api/events/${position}/chain`, { signal: abort.signal }).then(
      (answer) => {
        chain.value = answer;
        asOf.value = to;
        problem.value = "";
      },
      (cause: Error) => {
        if (!abort.signal.aborted) {
          problem.value = cause.message;
        }
      },
    );
    return () => abort.abort();
  }, [position, stale]);
  const known = chain.value?.position === position ? chain.value : null;
  if (known === null) {
    return problem.value === "" ? null : <p class="tone-bad">{problem.value}</p>;
  }
  const { causes, effects, settledBy, event, complete, searchedTo } = known;
  const settled = new Set(settledBy);
  return (
    <>
      {causes.length + effects.length > 0 && <ChainGraph chain={known} />}
      <Links title="Caused by" links={causes} from={event} none="Nothing before it: it is a wish, a start, or the clock." settled={settled} />
      <Links title="Led to" links={effects} from={event} none="Nothing so far." settled={settled} />
      {!complete && <p class="quiet small">Searched to #{searchedTo}; more may follow.</p>}
    </>
  );
}

function Links(props: { title: string; links: EventLink[]; from: EventLink; none: string; settled: ReadonlySet<number> }) {
  const { title, links, from, none, settled } = props;
  return (
    <section class="section" aria-label={title}>
      <div class="section-head">
        <h3>
          {title} <span class="count">{links.length}</span>
        </h3>
      </div>
      {links.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <ol class="chain-list">
          {links.map((link) => (
            <li key={link.position}>
              <button type="button" class="link number" onClick={() => setParams({ event: String(link.position) })}>
                #{link.position}
              </button>
              <span class="quiet number chain-after">{apart(from, link)}</span>
              <span>
                {link.text}
                {settled.has(link.position) && <span class="badge tone-ok">settles it</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function apart(from: EventLink, to: EventLink): string {
  const difference = Date.parse(to.recordedAt) - Date.parse(from.recordedAt);
  return `${difference < 0 ? "−" : "+"}${duration(Math.abs(difference))}`;
}

function Raw({ event }: { event: Envelope }) {
  const text = JSON.stringify(event, null, 2);
  return (
    <section class="section" aria-label="Raw JSON">
      <div class="section-head">
        <h3>Raw JSON</h3>
        <Copy text={text} what="JSON of the event" />
      </div>
      <pre class="raw mono" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
