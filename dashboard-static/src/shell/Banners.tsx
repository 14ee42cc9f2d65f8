import { compare } from "../diff/mark";
import { connection, lastHeard, missed, retryNow } from "../wire/live";
import { Icon } from "../page/icons";
import { MissingBanner } from "../parameters/Prompt";
import { now, preciseTime, ticking, timeOfDay } from "../page/time";
import { scrubbing } from "../slider/player";
import { goLive, head, isDeleted, isPast, newer, pastProblem, presentName, shown } from "./moment";

/** Above every page: that it shows the past, or a state that is no longer live. */
export function Banners() {
  return (
    <section aria-label="Notices about what is shown">
      <Lost />
      <Past />
      <Missed />
      <MissingBanner />
    </section>
  );
}

function Past() {
  if (!isPast.value || isDeleted.value || shown.value === null) {
    return null;
  }
  const count = newer.value;
  return (
    <div class="banner past-banner">
      <Icon name="history" />
      <p>
        <strong role="status" aria-live={scrubbing.value ? "off" : "polite"} class="as-of">
          as of #{shown.value.position}
        </strong>
        <span class="number">{preciseTime(shown.value.at)}</span>
        <span class="banner-more">Nothing can be changed here. What this log did not record, such as files and databases, is not rolled back.</span>
        {pastProblem.value !== null && <span class="tone-bad">{pastProblem.value}</span>}
      </p>
      {count > 0 && (
        <span class="newer number" aria-hidden="true">
          {count} newer
        </span>
      )}
      <button type="button" class="button compare-button" onClick={() => compare(String(shown.value!.position), String(head.value))}>
        Compare with {presentName.value}
      </button>
      <button type="button" class="button" onClick={goLive} title={`Back to ${presentName.value} (L)`}>
        Back to {presentName.value}
      </button>
    </div>
  );
}

/** The stream skipped events for being too slow; what is shown was loaded anew. */
function Missed() {
  const gap = missed.value;
  return gap === null ? null : (
    <div class="banner" role="status">
      <Icon name="alert" />
      <p>
        Events #{gap.from} to #{gap.to} came faster than this page could show them. The state was loaded anew; nothing is missing from it or
        from the log.
      </p>
      <button type="button" class="tool" aria-label="Dismiss" onClick={() => (missed.value = null)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function Lost() {
  const state = connection.value;
  if (shown.value === null || state.kind === "live" || state.kind === "connecting") {
    return null;
  }
  if (state.kind === "signedOut") {
    return (
      <div class="banner" role="alert">
        <Icon name="lock" />
        <p>
          <strong>Sign in again:</strong> the host does not know this browser any more, as after its restart. Run{" "}
          <code>reprise dashboard</code> and open the link that it prints; then this page goes on by itself. Last known state
          as of {timeOfDay(lastHeard.value)}, position #{shown.value.position}.
        </p>
      </div>
    );
  }
  const left = state.retryAt - now.value;
  return (
    <div class="banner" role="alert">
      <Icon name="plug" />
      <p>
        <strong>The host is not answering.</strong> Last known state as of {timeOfDay(lastHeard.value)}, position #
        {shown.value.position}. <span aria-hidden="true">{left > 1000 ? `Next try in ${ticking(left)}.` : "Reconnecting…"}</span>
      </p>
      <button type="button" class="button" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}
