import { effect, signal } from "@preact/signals";
import { rested } from "../shell/moment";
import { offers } from "../wire/abilities";
import { json, patiently, reach, Refusal } from "../wire/http";
import { generation, onEvent } from "../wire/live";

/** A value that the model takes from outside. */
export interface Parameter {
  name: string;
  secret: boolean;
  state: "Set" | "Missing";
  /** Null for a secret, and while it is missing. */
  value: string | null;
  description: string | null;
  usedBy: string[];
}

export type Known = { kind: "loading" } | { kind: "known"; list: readonly Parameter[] } | { kind: "none" } | { kind: "failed"; problem: string };

/** The parameters at the moment that is shown; "none" where the host is older than they are. */
export const parameters = signal<Known>({ kind: "loading" });

let asked = 0;

/** Asks for them again. */
export async function loadParameters(): Promise<void> {
  const mine = ++asked;
  const at = rested.value == null ? "" : `?at=${rested.value}`;
  let answer: Known;
  try {
    answer = (await offers("/api/parameters")) ? { kind: "known", list: await json<Parameter[]>(`api/parameters${at}`) } : { kind: "none" };
  } catch (cause) {
    answer = failure(cause);
  }
  if (mine === asked && !(answer.kind === "failed" && parameters.value.kind === "known")) {
    parameters.value = answer;
  }
}

function failure(cause: unknown): Known {
  return { kind: "failed", problem: cause instanceof Refusal ? cause.message : "The host is not answering." };
}

/** Returns those without a value. */
export function missing(known: Known): readonly Parameter[] {
  return known.kind === "known" ? known.list.filter(({ state }) => state === "Missing") : [];
}

/** Gives a parameter its value; throws Refusal as `request` does. */
export async function give(name: string, value: string, save: boolean): Promise<void> {
  const body = JSON.stringify({ value, save, commandId: crypto.randomUUID() });
  const headers = { "Content-Type": "application/json", "X-Reprise-Actor": "dashboard" };
  await patiently(() => reach(`api/parameters/${encodeURIComponent(name)}`, { method: "PUT", headers, body }));
}

onEvent(({ type }) => {
  if (type === "ParameterSet" || type === "ModelApplied") {
    void loadParameters();
  }
});
effect(() => {
  if (rested.value !== undefined && generation.value > 0) {
    void loadParameters();
  }
});
