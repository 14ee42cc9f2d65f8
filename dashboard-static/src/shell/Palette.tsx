import { signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { Dialog } from "../parts/Dialog";
import { actions, type Action } from "./actions";
import { fit } from "./match";

export const paletteOpen = signal(false);

const MOST = 40;

/** One field that leads to everything: pages, resources, commands, moments. */
export function Palette() {
  return (
    <Dialog open={paletteOpen} title="Go to" id="palette" class="palette">
      <Choices />
    </Dialog>
  );
}

function Choices() {
  const typed = useSignal("");
  const at = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useComputed(() => best(typed.value));
  useEffect(() => input.current!.focus(), []);
  const choose = (action: Action | undefined) => {
    if (action !== undefined) {
      paletteOpen.value = false;
      // After the dialog has given the focus back, so that what is opened may take it.
      window.setTimeout(action.run, 0);
    }
  };
  const move = (by: number) => {
    at.value = Math.max(0, Math.min(found.value.length - 1, at.value + by));
    document.getElementById(`choice-${at.value}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <label class="search palette-search">
        <Icon name="search" />
        <span class="unseen">Page, resource, command, position or time</span>
        <input
          ref={input}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found.value.length > 0 ? `choice-${at.value}` : undefined}
          placeholder="Page, resource, command, #position, 12:03:04"
          autocomplete="off"
          spellcheck={false}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            at.value = 0;
          }}
          onKeyDown={(event) => {
            const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
            if (by !== undefined) {
              move(by);
              event.preventDefault();
            } else if (event.key === "Enter") {
              choose(found.value[at.value]);
              event.preventDefault();
            }
          }}
        />
      </label>
      <ul class="palette-list" id="palette-list" role="listbox" aria-label="Choices">
        {found.value.map((action, index) => (
          <li
            key={action.title + action.hint}
            id={`choice-${index}`}
            role="option"
            aria-selected={index === at.value}
            onClick={() => choose(action)}
            onPointerMove={() => (at.value = index)}
          >
            <Icon name={action.icon} />
            <span class="choice-title">{action.title}</span>
            <span class="quiet">{action.hint}</span>
          </li>
        ))}
      </ul>
      {found.value.length === 0 && <p class="quiet palette-none">Nothing fits.</p>}
    </>
  );
}

function best(typed: string): Action[] {
  const scored = actions(typed).map((action) => ({ action, score: action.hint === "moment" ? 1000 : fit(typed, action.title) }));
  const fitting = scored.filter(({ score }) => score > 0);
  return (typed.trim() === "" ? fitting : fitting.sort((a, b) => b.score - a.score)).slice(0, MOST).map(({ action }) => action);
}
