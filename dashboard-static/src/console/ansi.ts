// Escape sequences of terminals, as far as a console of lines needs them: SGR becomes styles,
// OSC 8 links, everything else is dropped. Nothing here makes HTML.

/** A colour: an index of the palette's first 16, or 0xRRGGBB + RGB. */
export type Colour = number;

/** Added to 0xRRGGBB to tell it from an index. */
export const RGB = 0x1000000;

export interface Style {
  readonly fg: Colour | null;
  readonly bg: Colour | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

export const PLAIN: Style = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

export interface Span {
  text: string;
  style: Style;
  /** Where OSC 8 links it to: an http or https address; other addresses are not links. */
  link?: string;
}

export interface Parsed {
  spans: Span[];
  /** The style that the next line begins with. */
  end: Style;
}

// CSI with its final byte; OSC and other strings up to BEL or ST, or cut off by the line's end;
// two-character escapes; the eight-bit CSI.
const ESCAPE =
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b\[|\u009b)[0-?]*[ -/]*$|\u001b[\]PX^_]([^\u0007\u001b]*)(?:\u0007|\u001b\\|$)|\u001b[ -/]*[0-Z\\-~]|\u001b/g;

/** Returns the line's pieces, each of one style, and the style after it. */
export function parse(line: string, start: Style = PLAIN): Parsed {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (!hasEscape(text)) {
    return { spans: text === "" ? [] : [{ text: visible(text), style: start }], end: start };
  }
  const spans: Span[] = [];
  let style = start;
  let from = 0;
  let link: string | null = null;
  const push = (to: number) => {
    if (to > from) {
      const span = { text: visible(text.slice(from, to)), style };
      spans.push(link === null ? span : { ...span, link });
    }
  };
  for (const match of text.matchAll(ESCAPE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") {
      style = sgr(match[1] ?? "", style);
    } else if (match[3]?.startsWith("8;")) {
      link = linkOf(match[3]);
    }
  }
  push(text.length);
  return { spans, end: style };
}

/** Returns the address of `8;parameters;address`; null for none, which ends a link. */
function linkOf(command: string): string | null {
  const address = command.slice(command.indexOf(";", 2) + 1);
  return /^https?:\/\/[^\s]+$/i.test(address) ? address : null;
}

/** Returns the line without escapes, as it is searched and copied. */
export function plain(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  return hasEscape(text) ? text.replace(ESCAPE, "") : text;
}

/** Returns the colour of an index of the 256 colour palette. */
export function palette(index: number): Colour {
  if (index < 16) {
    return index;
  }
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return RGB + (grey << 16) + (grey << 8) + grey;
  }
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return RGB + (level(Math.floor(cube / 36)) << 16) + (level(Math.floor(cube / 6) % 6) << 8) + level(cube % 6);
}

function hasEscape(text: string): boolean {
  return text.includes("\u001b") || text.includes("\u009b");
}

/** Control characters become their pictures, so that what is in the output can be seen. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, (control) =>
    control === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + control.charCodeAt(0)),
  );
}

function sgr(parameters: string, before: Style): Style {
  // 38:2::r:g:b and 38:5:n keep their parts together; 38;2;r;g;b spends the codes after it.
  const codes = parameters.split(";");
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    const parts = codes[at]!.split(":");
    const code = Number(parts[0] || 0);
    if (code === 38 || code === 48) {
      const colon = parts.length > 1;
      const [colour, used] = colon ? [extendedColon(parts), 0] : extended(codes, at + 1);
      at += used;
      if (colour !== null) {
        style = code === 38 ? { ...style, fg: colour } : { ...style, bg: colour };
      }
    } else {
      style = simple(code, style, parts[1]);
    }
  }
  return style;
}

function extended(codes: string[], at: number): [Colour | null, number] {
  const numbers = codes.slice(at).map((code) => Number(code || 0));
  if (numbers[0] === 5) {
    return [indexed(numbers[1]), 2];
  }
  return numbers[0] === 2 ? [rgb(numbers[1], numbers[2], numbers[3]), 4] : [null, 1];
}

function extendedColon(parts: string[]): Colour | null {
  const numbers = parts.slice(1).map((part) => Number(part || 0));
  if (numbers[0] === 5) {
    return indexed(numbers[1]);
  }
  const [r, g, b] = numbers.length > 4 ? numbers.slice(2) : numbers.slice(1);
  return numbers[0] === 2 ? rgb(r, g, b) : null;
}

function indexed(index: number | undefined): Colour | null {
  return index !== undefined && index >= 0 && index <= 255 ? palette(index) : null;
}

function rgb(r: number | undefined, g: number | undefined, b: number | undefined): Colour | null {
  const parts = [r, g, b];
  if (parts.some((part) => part === undefined || !(part >= 0 && part <= 255))) {
    return null;
  }
  return RGB + (r! << 16) + (g! << 8) + b!;
}

function simple(code: number, style: Style, sub: string | undefined): Style {
  if (code >= 30 && code <= 37) {
    return { ...style, fg: code - 30 };
  }
  if (code >= 40 && code <= 47) {
    return { ...style, bg: code - 40 };
  }
  if (code >= 90 && code <= 97) {
    return { ...style, fg: code - 82 };
  }
  if (code >= 100 && code <= 107) {
    return { ...style, bg: code - 92 };
  }
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: sub !== "0" };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 21:
      return { ...style, underline: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, fg: null };
    case 49:
      return { ...style, bg: null };
    default:
      return style;
  }
}
