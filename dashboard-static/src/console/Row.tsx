import { preciseTime } from "../page/time";
import { endKey, ends } from "./ends";
import { parse, RGB, type Colour, type Style } from "./ansi";
import { readable } from "./contrast";
import type { Item } from "./lines";

/** Longer lines are cut in view; copy and download have them whole. */
const SHOWN_CHARACTERS = 4000;
const ADDRESS = /(https?:\/\/[^\s"'<>()[\]{}]+[^\s"'<>()[\]{}.,;:!?])/;

/** One row of the console. `background` is the theme's, 0xRRGGBB. */
export function ConsoleRow({ item, resource, background }: { item: Item; resource: string; background: number }) {
  switch (item.kind) {
    case "attempt":
      return <AttemptRow item={item} resource={resource} />;
    case "missing":
      return (
        <div class="row row-mark">
          {item.count} {item.stream} {item.count === 1 ? "line is" : "lines are"} not shown here; the host has them
        </div>
      );
    case "line":
      return <LineRow item={item} background={background} />;
  }
}

function AttemptRow({ item, resource }: { item: Item & { kind: "attempt" }; resource: string }) {
  return (
    <div class="row row-mark">
      {item.ended !== null && (
        <>
          <EndText resource={resource} attempt={item.ended} />
          <span class="row-arrow" aria-hidden="true">
            →
          </span>
        </>
      )}
      <span>attempt {item.begins}</span>
    </div>
  );
}

/** How an attempt ended, once that is known. */
export function EndText({ resource, attempt }: { resource: string; attempt: number }) {
  const end = ends.value.get(endKey(resource, attempt));
  return (
    <span class={end === undefined || end.well ? "" : "tone-bad"}>
      attempt {attempt} {end === undefined ? "ended" : `${end.text} at ${preciseTime(end.at)}`}
    </span>
  );
}

function LineRow({ item, background }: { item: Item & { kind: "line" }; background: number }) {
  const { line, start } = item;
  const error = line.stream === "stderr";
  const cut = line.text.length > SHOWN_CHARACTERS;
  const text = cut ? line.text.slice(0, SHOWN_CHARACTERS) : line.text;
  const away = line.notBefore ? `written between ${line.notBefore} and ${line.at}, while no host watched` : line.at;
  return (
    <div class={`row ${error ? "row-error" : ""}`}>
      <span class="row-time" title={`${away} · ${line.stream} line ${line.line} of attempt ${line.attempt}`}>
        {line.notBefore ? "~" : ""}
        {preciseTime(line.at)}
      </span>
      <span class="row-stream">{error ? "err" : ""}</span>
      <span class="row-text">
        {parse(text, start).spans.map((span, at) => (
          <Piece text={span.text} style={span.style} background={background} key={at} />
        ))}
        {cut && <span class="row-cut"> … {line.text.length - SHOWN_CHARACTERS} more characters</span>}
      </span>
    </div>
  );
}

function Piece({ text, style, background }: { text: string; style: Style; background: number }) {
  const { names, css } = dress(style, background);
  const content = text.split(ADDRESS).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <a href={part} target="_blank" rel="noopener noreferrer" key={at}>
        {part}
      </a>
    ),
  );
  return names === "" && css === undefined ? (
    <>{content}</>
  ) : (
    <span class={names} style={css}>
      {content}
    </span>
  );
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
