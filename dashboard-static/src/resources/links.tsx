import { open } from "../page/view";
import { shown } from "../shell/moment";
import type { ResourceView } from "../wire/model";

/** Returns the instance of a name, or the first one of a resource of that name. */
export function find(name: string): ResourceView | undefined {
  const views = [...(shown.value?.resources.values() ?? [])];
  return views.find((view) => view.name === name) ?? views.find((view) => view.displayName === name);
}

/** Opens another resource; plain text where the app has none of that name. */
export function ResourceLink({ name }: { name: string }) {
  const target = find(name);
  return target === undefined ? (
    <span>{name}</span>
  ) : (
    <button type="button" class="link" onClick={() => open(target.name)}>
      {name}
    </button>
  );
}

/** Links to several resources. */
export function Links({ names }: { names: readonly string[] }) {
  return (
    <span class="links">
      {names.map((name) => (
        <ResourceLink name={name} key={name} />
      ))}
    </span>
  );
}
