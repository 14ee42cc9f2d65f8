import type { ChangesSince, ResourceView } from "./model";

type Resources = ReadonlyMap<string, ResourceView>;

/** Returns the resources at the position of `changes`; what is the same there is the same object. */
export function after(known: Resources, { whole, resources }: ChangesSince): Resources {
  if (!whole && resources.length === 0) {
    return known;
  }
  const result = new Map(whole ? [] : known);
  resources.forEach((view) => result.set(view.name, view));
  return result;
}
