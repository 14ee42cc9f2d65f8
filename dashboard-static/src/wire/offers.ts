import { signal } from "@preact/signals";
import { offers as has } from "./abilities";
import { json } from "./http";
import type { ResourceView } from "./model";

/** A value that a command asks for. */
export interface Argument {
  name: string;
  label: string;
  type: "Text" | "SecretText" | "Choice" | "Boolean" | "Number";
  required: boolean;
  default: string | null;
  options: string[];
  placeholder: string | null;
  description: string | null;
}

/** A command that a resource offers, besides start, stop and restart, too. */
export interface Offer {
  name: string;
  displayName: string;
  description: string | null;
  confirmation: string | null;
  highlighted: boolean;
  state: "Enabled" | "Disabled" | "Hidden";
  arguments: Argument[];
}

/** What resources offer, by name; absent while that is not known. */
export const offers = signal<ReadonlyMap<string, readonly Offer[]>>(new Map());

const verbs: readonly string[] = ["start", "stop", "restart"];

/** Asks what a resource offers now; a host that does not tell offers start, stop and restart. */
export async function loadOffers(view: ResourceView, signal: AbortSignal): Promise<void> {
  const path = `api/resources/${encodeURIComponent(view.name)}/commands`;
  const told = await has("/api/resources/{name}/commands");
  const found = told ? await json<Offer[]>(path, { signal }).catch(() => null) : null;
  if (!signal.aborted) {
    offers.value = new Map(offers.value).set(view.name, found ?? verbs.map((name) => plain(name, view)));
  }
}

/** Returns whether a command is one of those that every resource has buttons for. */
export function isVerb(name: string): boolean {
  return verbs.includes(name);
}

function plain(name: string, view: ResourceView): Offer {
  return {
    name,
    displayName: `${name[0]!.toUpperCase()}${name.slice(1)}`,
    description: null,
    confirmation: null,
    highlighted: name !== "restart",
    state: view.commands.some((command) => command === name) ? "Enabled" : "Disabled",
    arguments: [],
  };
}
