import { Icon } from "../page/icons";
import { dayAndTime, preciseTime } from "../page/time";
import { Copy } from "../parts/parts";
import { around } from "../events/query";
import { href } from "../shell/router";
import { plain } from "./ansi";
import { ends, writeChosen, type Chosen } from "./chosen";
import { prettyJson } from "./levels";
import type { Source } from "./source";

interface LinePaneProps {
  source: Source;
  chosen: Chosen;
  /** Grows when texts have come. */
  version: number;
  copy(): Promise<void>;
  close(): void;
  /** Shows the line among all others; null where it already is. */
  showInAll: (() => void) | null;
}

/** The line that was chosen, whole: its time, its text, its JSON, and where to go from it. */
export function LinePane({ source, chosen, copy, close, showInAll }: LinePaneProps) {
  const { from, to } = ends(chosen);
  const many = from.attempt !== to.attempt || from.row !== to.row;
  const text = source.texts.get(chosen.focus);
  const line = text === undefined || text === "none" ? null : text.line;
  const json = line === null ? null : prettyJson(plain(line.text));
  const link = new URL(href("console", source.resource, { line: writeChosen(chosen)! }), location.href).href;
  return (
    <section class="line-pane" aria-label="Chosen line">
      <div class="line-head">
        <strong>{many ? `Lines ${from.attempt}.${from.row} to ${to.attempt}.${to.row}` : `Line ${from.attempt}.${from.row}`}</strong>
        {line !== null && (
          <span class="quiet number">
            {dayAndTime(line.at).replace(/\d+:\d+:\d+.*/, "")}
            {preciseTime(line.at)} · {line.stream} line {line.line} of attempt {line.attempt}
          </span>
        )}
        <span class="spring" />
        {showInAll !== null && (
          <button type="button" class="button" onClick={showInAll}>
            Show among all
          </button>
        )}
        {line !== null && (
          <a class="button" href={href("timeline", null, { at: line.at })} title="The whole app at the moment of this line">
            <Icon name="history" />
            At this time
          </a>
        )}
        {line !== null && (
          <a class="button" href={href("events", null, { q: around(line.at) })} title="What the log recorded within five seconds of this line">
            <Icon name="list" />
            Events ± 5 s
          </a>
        )}
        <button type="button" class="button" onClick={() => void copy()}>
          <Icon name="copy" />
          Copy {many ? "lines" : "line"}
        </button>
        <Copy text={link} what="link to this line" />
        <button type="button" class="tool" aria-label="Close line" title="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {line !== null && (
        <pre class="line-text" tabIndex={0} aria-label={json === null ? "Text" : "JSON"}>
          {json ?? plain(line.text)}
        </pre>
      )}
    </section>
  );
}
