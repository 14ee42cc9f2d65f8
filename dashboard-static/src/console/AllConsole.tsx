import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { timestamps } from "../page/view";
import { href } from "../shell/router";
import { plain, PLAIN } from "./ansi";
import { Bar } from "./Bar";
import { useBackground, wrap } from "./Console";
import { Merged } from "./merged";
import { Line } from "./Row";
import { saveAs } from "./save";
import { Scroll } from "./Scroll";
import { expression, marker, type Search } from "./search";

/** What all resources wrote, by time; a resource's own console has all of its lines. */
export function AllConsole({ at }: { at: number | null }) {
  const search = useSignal<Search>({ text: "", regex: false, matchCase: false, level: null });
  const filter = useSignal(true);
  const context = useSignal(0);
  const sticky = useSignal(true);
  const paused = useSignal<number | null>(null);
  const box = useRef<HTMLDivElement | null>(null);
  const background = useBackground();
  const grep = expression(search.value);
  const merged = useMemo(() => new Merged(at, grep), [at, grep]);
  useEffect(() => {
    merged.start();
    return () => merged.close();
  }, [merged]);
  const version = merged.version.value;
  const { following, problem } = merged.state.value;
  const rows = Math.min(merged.lines.length, paused.value ?? Infinity);
  const pattern = marker(search.value);
  const toEnd = () => {
    paused.value = null;
    sticky.value = true;
  };
  const render = (index: number) => {
    const line = merged.lines[index];
    return line === undefined ? (
      <div class="row" />
    ) : (
      <div class={`row ${line.stream === "stderr" ? "row-error" : ""}`}>
        <a class="row-resource" href={href("console", line.resource, { line: `${line.attempt}.${line.row}` })} title="This line in its own console" tabIndex={-1}>
          {line.resource}
        </a>
        <Line text={{ line, start: PLAIN }} background={background} pattern={pattern} beside={false} openJson={null} />
      </div>
    );
  };
  return (
    <div class={`console ${timestamps.value ? "" : "no-times"}`}>
      <Bar
        name="all resources"
        search={search}
        filter={filter}
        context={context}
        found={null}
        step={() => undefined}
        follow={{ on: sticky.value, flip: () => (sticky.value ? (sticky.value = false) : toEnd()), possible: at === null }}
        pause={{ on: paused.value !== null, flip: () => (paused.value === null ? ((paused.value = merged.lines.length), (sticky.value = false)) : toEnd()) }}
        save={async () => saveAs("all", merged.lines.map(({ resource, text }) => `${resource}: ${plain(text)}\n`))}
      />
      {following === "broken" && (
        <p class="console-note" role="status">
          <Icon name="plug" /> {problem} Trying again by itself; nothing is lost.
        </p>
      )}
      <div class="console-view">
        <Scroll
          key={grep ?? ""}
          label="Console of all resources"
          rows={rows}
          version={version}
          sticky={sticky.value && paused.value === null}
          stick={(on) => (sticky.value = on && paused.value === null)}
          wrap={wrap.value}
          aim={null}
          aimed={() => undefined}
          takeShift={() => {
            const { shift } = merged;
            merged.shift = 0;
            return sticky.value ? 0 : shift;
          }}
          look={() => undefined}
          render={render}
          held={[]}
          boxRef={(element) => (box.current = element)}
        />
        {rows === 0 && (
          <p class="console-empty" role="status">
            {following === "loading" ? "Reading the consoles…" : grep === null ? "Nothing has been written yet." : "No line matches."}
          </p>
        )}
      </div>
    </div>
  );
}
