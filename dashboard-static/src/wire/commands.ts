import { signal } from "@preact/signals";
import { address, patiently, reach, Refusal } from "./http";
import { board, generation, onEvent } from "./live";
import type { CommandAnswer } from "./model";

/** How long a button stays pending after its answer until the state it led to is shown. */
const SHOWN_WITHIN_MS = 1500;

/** A command that has not come to its end, by instance. */
export const pending = signal<ReadonlyMap<string, string>>(new Map());

export interface Notice {
  id: number;
  resource: string;
  title: string;
  detail: string;
}

/** What went wrong, as commands that failed; each stays until someone dismisses it. */
export const notices = signal<readonly Notice[]>([]);
/** What was last settled well, for screen readers. */
export const announcement = signal("");

let nextNotice = 1;
interface Outcome {
  outcome?: string;
  detail?: string;
}

interface Sent {
  resource: string;
  verb: string;
  /** Whether the answer came and left the outcome to an event. */
  answered: boolean;
  /** The outcome, where its event came before the answer. */
  outcome: Outcome | null;
}

const sent = new Map<string, Sent>();

/** The values of a command's arguments, by name. */
export type Arguments = Record<string, string | number | boolean>;

/** Asks the host; the outcome shows in `pending`, `notices` and the state itself. Never throws. */
export async function run(resource: string, verb: string, values: Arguments | null = null): Promise<void> {
  if (isBlocked(resource, verb)) {
    return;
  }
  mark(resource, verb);
  const commandId = crypto.randomUUID();
  const command: Sent = { resource, verb, answered: false, outcome: null };
  sent.set(commandId, command);
  try {
    const { answer, settles } = await send(resource, verb, values === null ? { commandId } : { commandId, arguments: values });
    if (settles) {
      command.answered = true;
      if (command.outcome !== null) {
        finish(commandId, command.outcome);
      }
      return;
    }
    sent.delete(commandId);
    await shown(answer.position ?? 0);
    settled(resource, verb, answer.outcome ?? "ok", answer.detail ?? "");
  } catch (cause) {
    sent.delete(commandId);
    failed(resource, verb, cause);
  }
}

/** Sends a command; the host takes one of the same id once, however often it comes. */
function send(resource: string, verb: string, body: object): Promise<{ answer: CommandAnswer; settles: boolean }> {
  const path = `api/resources/${encodeURIComponent(resource)}/commands/${encodeURIComponent(verb)}?wait=30s`;
  return patiently(async () => {
    const response = await reach(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Reprise-Actor": "dashboard" },
      body: JSON.stringify(body),
    });
    return { answer: (await response.json()) as CommandAnswer, settles: response.status === 202 };
  });
}

/** Returns whether a command has to wait for the one before it; a stop never waits for a start. */
export function isBlocked(resource: string, verb: string): boolean {
  const before = pending.value.get(resource);
  return before !== undefined && (verb !== "stop" || before === "stop");
}

/** Removes a notice. */
export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

function mark(resource: string, verb: string | null): void {
  const next = new Map(pending.value);
  if (verb === null) {
    next.delete(resource);
  } else {
    next.set(resource, verb);
  }
  pending.value = next;
}

/** The command is over; one that came after it goes on. */
function release(resource: string, verb: string): void {
  if (pending.value.get(resource) === verb) {
    mark(resource, null);
  }
}

function settled(resource: string, verb: string, outcome: string, detail: string): void {
  release(resource, verb);
  if (outcome.toLowerCase() === "failed") {
    notify(resource, `${resource}: ${verb} failed`, detail);
  } else if (outcome.toLowerCase() === "superseded") {
    announcement.value = `${verb} of ${resource} was replaced by a later command`;
  } else {
    announcement.value = `${verb} of ${resource} is done`;
  }
}

function failed(resource: string, verb: string, cause: unknown): void {
  release(resource, verb);
  if (cause instanceof Refusal) {
    const signedOut = cause.status === 401;
    const detail = signedOut ? "Sign in again: run `reprise dashboard`." : cause.message;
    notify(resource, `${resource}: ${verb} was refused`, detail);
  } else {
    notify(
      resource,
      `${resource}: no answer to ${verb}`,
      `${address("")} did not answer; the command may or may not have been recorded. The table shows what is known.`,
    );
  }
}

/** Shows a notice until somebody dismisses it. */
export function notify(resource: string, title: string, detail: string): void {
  notices.value = [...notices.value, { id: nextNotice++, resource, title, detail }].slice(-4);
}

/** Completes when the page shows `position`, or after a short while. */
function shown(position: number): Promise<void> {
  return new Promise((done) => {
    const timer = window.setTimeout(finish, SHOWN_WITHIN_MS);
    const unsubscribe = board.subscribe((state) => {
      if (state !== null && state.position >= position) {
        window.setTimeout(finish, 0);
      }
    });
    function finish(): void {
      window.clearTimeout(timer);
      unsubscribe();
      done();
    }
  });
}

// A command that took longer than its wait settles by its event.
onEvent((event) => {
  if (event.type !== "CommandSettled") {
    return;
  }
  const payload = event.payload as Outcome & { commandId?: string };
  const id = payload.commandId ?? "";
  const command = sent.get(id);
  if (command?.answered) {
    finish(id, payload);
  } else if (command !== undefined) {
    command.outcome = payload;
  }
});

function finish(commandId: string, { outcome, detail }: Outcome): void {
  const { resource, verb } = sent.get(commandId)!;
  sent.delete(commandId);
  settled(resource, verb, outcome ?? "ok", detail ?? "");
}

// Its event may have passed while the stream was down: what is shown now is the truth.
generation.subscribe(() => {
  for (const [id, { resource, verb, answered }] of sent) {
    if (answered) {
      release(resource, verb);
      sent.delete(id);
    }
  }
});
