import { connection, retryNow } from "../wire/live";
import { Blank } from "../parts/parts";
import { dayAndTime } from "../page/time";
import { goLive, goTo, isDeleted, isPast, oldest, pastProblem, presentName, sessions } from "./moment";

/** Before the first state: a still picture of it, or why there is none. */
export function NothingYet() {
  const state = connection.value;
  if (state.kind === "signedOut") {
    return (
      <Blank icon="lock" title="Sign in again">
        <p>
          This browser is not signed in, or its session has ended. Run <code>reprise dashboard</code> and open the link that it
          prints. This page goes on by itself.
        </p>
      </Blank>
    );
  }
  if (state.kind === "lost") {
    return (
      <Blank icon="plug" title="The host is not answering">
        <p>{state.message}</p>
        <p class="quiet">This page connects by itself as soon as the host is back.</p>
        <button type="button" class="button" onClick={retryNow}>
          Try now
        </button>
      </Blank>
    );
  }
  if (isDeleted.value) {
    const [first] = sessions.value;
    return (
      <Blank icon="history" title="This moment has been deleted">
        <p>
          The sessions before #{oldest.value} were deleted. The log begins with session {first!.session}, opened {dayAndTime(first!.openedAt)}.
        </p>
        <button type="button" class="button" onClick={() => goTo(oldest.value)}>
          Go to #{oldest.value}, the oldest kept
        </button>
        <button type="button" class="button" onClick={goLive}>
          Go to {presentName.value}
        </button>
      </Blank>
    );
  }
  if (isPast.value && pastProblem.value !== null) {
    return (
      <Blank icon="history" title="No such moment">
        <p>{pastProblem.value}</p>
        <button type="button" class="button" onClick={goLive}>
          Go to {presentName.value}
        </button>
      </Blank>
    );
  }
  return (
    <div class="skeleton" aria-label="Loading resources" role="status">
      {[0, 1, 2, 3, 4, 5].map((at) => (
        <div class={`bone bone-${at}`} key={at} />
      ))}
    </div>
  );
}
