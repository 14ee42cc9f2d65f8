import { preciseTime } from "../page/time";
import { href } from "../shell/router";
import { parse, plain, RGB, type Colour, type Style } from "./ansi";
import { readable } from "./contrast";
import { lifeKey, lives, ran } from "./ends";
import { levelOf, prettyJson } from "./levels";
import { marked } from "./search";
import type { Text } from "./texts";

/** Longer lines are cut in view; copy and download have them whole. */
const SHOWN_CHARACTERS = 4000;
const ADDRESS = /(https?:\/\/[^\s"'<>()[\]{}]+[^\s"'<>()[\]{}.,;:!?])/;
/** What the host says in a program's place: text that was withheld, dropped or not kept. */
const SPOKEN = /^\[reprise: (.*)\]$/s;

/** Above an attempt's lines: how the one before it ended. */
export function AttemptRow({ resource, attempt, ended }: { resource: string; attempt: number; ended: number | null }) {
  return (
    <div class="row row-mark">
      {ended !== null && (
        <>
          <EndText resource={resource} attempt={ended} />
          <span class="row-arrow" aria-hidden="true">
            →
          </span>
        </>
      )}
      <span class="row-attempt">attempt {attempt}</span>
    </div>
  );
}

/** How an attempt ended, as far as that is known: code, signal, how long it ran, why. */
export function EndText({ resource, attempt }: { resource: string; attempt: number }) {
  const life = lives.value.get(lifeKey(resource, attempt));
  const end = life?.end;
  if (life === undefined || end === null || end === undefined) {
    return <span>attempt {attempt} ended</span>;
  }
  const lasted = ran(life);
  return (
    <span class={end.well ? "" : "tone-bad"}>
      attempt {attempt} {end.text} at {preciseTime(end.at)}
      {lasted !== null && `, after ${lasted}`}
      {life.stopped !== null && `: ${life.stopped}`}{" "}
      <a class="row-event" href={href("events", null, { at: String(end.position) })} title="The event of this end, at its moment">
        #{end.position}
      </a>
    </span>
  );
}

interface LineProps {
  text: Text;
  /** The theme's background, 0xRRGGBB. */
  background: number;
  pattern: RegExp | null;
  /** Whether the line was looked for, or stands beside one that was. */
  beside: boolean;
  /** Shows the line's JSON; null where there is no place for it. */
  openJson: (() => void) | null;
}

/** One line of output. */
export function Line({ text: { line, start }, background, pattern, beside, openJson }: LineProps) {
  const error = line.stream === "stderr";
  const words = plain(line.text);
  const spoken = SPOKEN.exec(line.text);
  if (spoken !== null) {
    return (
      <>
        <Time line={line} />
        <span class="row-stream" />
        <span class="row-text row-spoken">{spoken[1]}</span>
      </>
    );
  }
  const level = levelOf(words);
  const cut = line.text.length > SHOWN_CHARACTERS;
  return (
    <>
      <Time line={line} />
      <span class={`row-stream ${level === null ? "" : `level-${level}`}`} title={level === null ? undefined : `level: ${level}`}>
        {error ? "err" : ""}
      </span>
      <span class={`row-text ${beside ? "row-beside" : ""}`}>
        {parse(cut ? line.text.slice(0, SHOWN_CHARACTERS) : line.text, start).spans.map((span, at) => (
          <Piece text={span.text} link={span.link ?? null} style={span.style} background={background} pattern={pattern} key={at} />
        ))}
        {cut && <span class="row-cut"> … {line.text.length - SHOWN_CHARACTERS} more characters</span>}
      </span>
      {openJson !== null && words.endsWith("}") && prettyJson(words) !== null && (
        <button type="button" class="row-json" tabIndex={-1} aria-label="Show as indented JSON" title="Show as indented JSON" onClick={openJson}>
          {"{ }"}
        </button>
      )}
    </>
  );
}

function Time({ line }: { line: Text["line"] }) {
  const away = line.notBefore ? `written between ${line.notBefore} and ${line.at}, while no host watched` : line.at;
  return (
    <span class="row-time" title={`${away} · ${line.stream} line ${line.line} of attempt ${line.attempt}`}>
      {line.notBefore ? "~" : ""}
      {preciseTime(line.at)}
    </span>
  );
}

interface PieceProps {
  text: string;
  link: string | null;
  style: Style;
  background: number;
  pattern: RegExp | null;
}

function Piece({ text, link, style, background, pattern }: PieceProps) {
  const { names, css } = dress(style, background);
  const content =
    link !== null ? (
      <Link href={link} text={text} pattern={pattern} />
    ) : (
      text.split(ADDRESS).map((part, at) => (at % 2 === 0 ? <Marked text={part} pattern={pattern} key={at} /> : <Link href={part} text={part} pattern={pattern} key={at} />))
    );
  return names === "" && css === undefined ? (
    <>{content}</>
  ) : (
    <span class={names} style={css}>
      {content}
    </span>
  );
}

function Link({ href: to, text, pattern }: { href: string; text: string; pattern: RegExp | null }) {
  return (
    <a href={to} target="_blank" rel="noopener noreferrer" tabIndex={-1} title={to}>
      <Marked text={text} pattern={pattern} />
    </a>
  );
}

function Marked({ text, pattern }: { text: string; pattern: RegExp | null }) {
  return <>{marked(text, pattern).map((part, at) => (at % 2 === 0 ? part : <mark key={at}>{part}</mark>))}</>;
}
/** The first 16 colours where they stand behind text, or on a colour: there no theme changes them. */
const SIXTEEN = [
  0x1c2326, 0xb3261e, 0x17713f, 0x865200, 0x1f57b5, 0x8a2f93, 0x0b6473, 0xd7dee1, 0x5d696d, 0xff8a80, 0x58c98d, 0xe5b454,
  0x83b1ff, 0xde9be6, 0x62cbd9, 0xffffff,
];

function dress(style: Style, page: number): { names: string; css: Record<string, string> | undefined } {
  const names: string[] = [];
  const css: Record<string, string> = {};
  const [fg, bg] = style.inverse ? [style.bg, style.fg] : [style.fg, style.bg];
  if (bg !== null) {
    const behind = trueColour(bg);
    css["background-color"] = hex(behind);
    css["color"] = hex(readable(fg === null ? page : trueColour(fg), behind));
  } else if (style.inverse) {
    names.push("a-inverse");
  } else if (fg !== null && fg < RGB) {
    names.push(`a-fg-${fg}`);
  } else if (fg !== null) {
    css["color"] = hex(readable(trueColour(fg), page));
  }
  for (const flag of ["bold", "dim", "italic", "underline", "strike"] as const) {
    if (style[flag]) {
      names.push(`a-${flag}`);
    }
  }
  return { names: names.join(" "), css: Object.keys(css).length === 0 ? undefined : css };
}

function trueColour(colour: Colour): number {
  return colour < RGB ? SIXTEEN[colour]! : colour - RGB;
}

function hex(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, "0")}`;
}
