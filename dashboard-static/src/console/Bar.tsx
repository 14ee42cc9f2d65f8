import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon, type IconName } from "../page/icons";
import { utc } from "../page/time";
import { timestamps } from "../page/view";
import { wrap } from "./Console";
import type { Level } from "./levels";
import type { Search } from "./search";

interface Flip {
  on: boolean;
  flip(): void;
}

interface BarProps {
  name: string;
  search: Signal<Search>;
  /** Whether only hits are shown, instead of all lines with hits marked. */
  filter: Signal<boolean>;
  /** How many lines around each hit are shown. */
  context: Signal<number>;
  found: { count: number; complete: boolean; busy: boolean } | null;
  step(by: 1 | -1): void;
  follow: Flip & { possible: boolean };
  pause: Flip;
  save(): Promise<void>;
}

const TYPED_MS = 180;

/** Search and view of one console. */
export function Bar({ name, search, filter, context, found, step, follow, pause, save }: BarProps) {
  const { regex, matchCase, level, text } = search.value;
  const change = (part: Partial<Search>) => (search.value = { ...search.value, ...part });
  const typing = useRef(0);
  const saving = useSignal(false);
  const typed = (value: string) => {
    window.clearTimeout(typing.current);
    typing.current = window.setTimeout(() => change({ text: value }), TYPED_MS);
  };
  return (
    <div class="console-bar" role="toolbar" aria-label={`Console of ${name}: search and view`}>
      <div class="console-search" role="search">
        <label class="search">
          <Icon name="search" />
          <span class="unseen">Find in console</span>
          <input
            type="search"
            class="console-find"
            placeholder="Find"
            autocomplete="off"
            spellcheck={false}
            defaultValue={text}
            onInput={(event) => typed(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                event.preventDefault();
                step(event.shiftKey ? -1 : 1);
              }
            }}
          />
        </label>
        <Toggle label="Regular expression" text=".*" on={regex} flip={() => change({ regex: !regex })} />
        <Toggle label="Match case" text="Aa" on={matchCase} flip={() => change({ matchCase: !matchCase })} />
        <label class="field">
          <span class="unseen">Level</span>
          <select value={level ?? ""} onChange={(event) => change({ level: (event.currentTarget.value || null) as Level | null })}>
            <option value="">All levels</option>
            <option value="warn">Warnings and errors</option>
            <option value="error">Errors</option>
          </select>
        </label>
        {found !== null && (
          <>
            <label class="field">
              <span class="unseen">Show</span>
              <select value={filter.value ? String(context.value) : "all"} onChange={(event) => show(event.currentTarget.value, filter, context)}>
                <option value="0">Hits only</option>
                <option value="2">Hits ± 2 lines</option>
                <option value="5">Hits ± 5 lines</option>
                <option value="all">All, hits marked</option>
              </select>
            </label>
            <Tool label="Previous hit" icon="up" run={() => step(-1)} />
            <Tool label="Next hit" icon="down" run={() => step(1)} />
            <span class="quiet number" role="status">
              {found.busy && found.count === 0 ? "…" : `${found.count}${found.complete ? "" : "+"} ${found.count === 1 ? "hit" : "hits"}`}
            </span>
          </>
        )}
      </div>
      <span class="spring" />
      <label class="field">
        <span class="unseen">Times</span>
        <select
          value={timestamps.value ? (utc.value ? "utc" : "local") : "off"}
          onChange={(event) => {
            timestamps.value = event.currentTarget.value !== "off";
            if (timestamps.value) {
              utc.value = event.currentTarget.value === "utc";
            }
          }}
        >
          <option value="local">Local time</option>
          <option value="utc">UTC</option>
          <option value="off">No times</option>
        </select>
      </label>
      <Toggle label="Wrap" text="Wrap" on={wrap.value} flip={() => (wrap.value = !wrap.value)} />
      {follow.possible && (
        <>
          <Toggle label="Pause" text="Pause" on={pause.on} flip={pause.flip} />
          <Toggle label="Follow" text="Follow" on={follow.on} flip={follow.flip} />
        </>
      )}
      <button
        type="button"
        class="tool"
        aria-label="Download the shown lines"
        title="Download the shown lines"
        aria-busy={saving.value}
        onClick={() => {
          saving.value = true;
          void save().finally(() => (saving.value = false));
        }}
      >
        <Icon name={saving.value ? "turning" : "download"} />
      </button>
    </div>
  );
}

function show(value: string, filter: Signal<boolean>, context: Signal<number>): void {
  filter.value = value !== "all";
  if (value !== "all") {
    context.value = Number(value);
  }
}

function Toggle({ label, text, on, flip }: { label: string; text: string } & Flip) {
  return (
    <button type="button" class="switch" aria-pressed={on} aria-label={label} title={label} onClick={flip}>
      {text}
    </button>
  );
}

function Tool({ label, icon, run }: { label: string; icon: IconName; run: () => void }) {
  return (
    <button type="button" class="tool" aria-label={label} title={label} onClick={run}>
      <Icon name={icon} />
    </button>
  );
}
