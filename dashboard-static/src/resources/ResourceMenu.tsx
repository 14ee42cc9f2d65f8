import { useEffect } from "preact/hooks";
import { save } from "../events/save";
import { Menu, type Choice } from "../parts/Menu";
import { hidden, hide } from "../page/view";
import { canAct, shown, whyNot } from "../shell/moment";
import { href } from "../shell/router";
import { isVerb, loadOffers, offers } from "../wire/offers";
import type { ResourceView } from "../wire/model";
import { ask } from "./CommandDialog";

/** Everything else that can be done with a resource: its own commands, its events, its files. */
export function ResourceMenu({ view }: { view: ResourceView }) {
  useEffect(() => {
    const abort = new AbortController();
    if (canAct.value) {
      void loadOffers(view, abort.signal);
    }
    return () => abort.abort();
  }, [view.name, view.state, canAct.value]);
  const own = (offers.value.get(view.name) ?? []).filter(({ name, state }) => !isVerb(name) && state !== "Hidden");
  const sorted = [...own].sort((a, b) => Number(b.highlighted) - Number(a.highlighted));
  const choices: Choice[] = [
    ...sorted.map((offer) => ({
      label: offer.displayName,
      icon: "program" as const,
      disabled: !canAct.value || offer.state === "Disabled",
      title: canAct.value ? (offer.description ?? undefined) : whyNot.value,
      run: () => ask(view.name, offer),
    })),
    { label: "Console, whole width", icon: "console", href: href("console", view.name) },
    { label: "Events", icon: "list", href: href("events", null, { q: `resource:${view.name}` }) },
    { label: hidden.value.includes(view.displayName) ? "Show in the table again" : "Hide from the table", icon: "eyeOff", run: () => hide(view.displayName) },
    { label: "Save as JSON", icon: "download", run: () => save(json(view), `${view.name}-${shown.value!.position}.json`) },
    { label: "Save .env", icon: "download", run: () => save(env(view), `${view.name}.env`) },
  ];
  return <Menu label={`More about ${view.name}`} icon="more" choices={choices} />;
}

function json(view: ResourceView): Blob {
  return new Blob([`${JSON.stringify(view, null, 2)}\n`], { type: "application/json" });
}

/** Secrets stand as references there, too: their values never reach the page. */
function env({ environment }: ResourceView): Blob {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${/[\s"'#\\]/.test(value) ? JSON.stringify(value) : value}\n`);
  return new Blob(lines, { type: "text/plain" });
}
