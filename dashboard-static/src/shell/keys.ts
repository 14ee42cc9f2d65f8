import { useEffect } from "preact/hooks";
import { compareWithMark, mark } from "../diff/mark";
import { close, deed, helpOpen, selected, shortcuts } from "../page/view";
import { CHORD } from "./bindings";
import { dialogIsOpen } from "../parts/Dialog";
import { pause, play, playing } from "../slider/player";
import { alongResource, toMarker } from "../slider/Slider";
import { stretch } from "../slider/track";
import { goLive, isPast, step } from "./moment";
import { paletteOpen } from "./Palette";
import { pages } from "./pages";
import { go, href } from "./router";

/** What a page does with a key; returns whether the key was one of its own. */
export type PageKeys = (event: KeyboardEvent, target: HTMLElement) => boolean;

/** How long after `g` the letter of a page may come. */
const CHORD_MS = 1200;

const ofPages: PageKeys[] = [];
let chordUntil = 0;

/**
 * Gives a page its keys while it is shown. They come before the page-wide ones, and never while a
 * field or a dialog has the keyboard, save Escape in a field.
 */
export function usePageKeys(handler: PageKeys): void {
  useEffect(() => {
    ofPages.unshift(handler);
    return () => void ofPages.splice(ofPages.indexOf(handler), 1);
  });
}

/** Listens for the page's keys until the returned function is called. */
export function keys(): () => void {
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented) {
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    paletteOpen.value = !paletteOpen.value;
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || dialogIsOpen()) {
    return;
  }
  const target = event.target as HTMLElement;
  const typing = target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  const own = (!typing || event.key === "Escape") && (chord(event) || ofPages.some((handler) => handler(event, target)));
  if (own || everywhere(event, target, typing)) {
    event.preventDefault();
  }
}

/** `g` and the letter of a page. */
function chord(event: KeyboardEvent): boolean {
  if (!shortcuts.value) {
    return false;
  }
  const due = performance.now() < chordUntil;
  chordUntil = 0;
  if (event.key === CHORD && !due) {
    chordUntil = performance.now() + CHORD_MS;
    return true;
  }
  const entry = due ? pages.find(({ key }) => key === event.key) : undefined;
  if (entry !== undefined) {
    go(href(entry.page));
  }
  return entry !== undefined;
}

function everywhere(event: KeyboardEvent, target: HTMLElement, typing: boolean): boolean {
  if (event.key === "Escape") {
    return escape(target, typing);
  }
  return !typing && letter(event.key);
}

function escape(target: HTMLElement, typing: boolean): boolean {
  if (typing) {
    target.blur();
    return true;
  }
  if (selected.value !== null) {
    close();
    return true;
  }
  return false;
}

/** Does what a key stands for, where that is the same on every page. */
function letter(key: string): boolean {
  switch (deed(key)) {
    case "search":
      document.getElementById("search")?.focus();
      return true;
    case "help":
      helpOpen.value = true;
      return true;
    case "live":
      pause();
      if (isPast.value) {
        goLive();
      }
      return true;
    case "previous":
      pause();
      step(-1);
      return true;
    case "next":
      pause();
      step(1);
      return true;
    case "previousAlong":
      pause();
      void alongResource(-1);
      return true;
    case "nextAlong":
      pause();
      void alongResource(1);
      return true;
    case "previousMark":
      pause();
      toMarker(-1);
      return true;
    case "nextMark":
      pause();
      toMarker(1);
      return true;
    case "mark":
      mark();
      return true;
    case "compare":
      compareWithMark();
      return true;
    case "play":
      if (playing.value) {
        pause();
      } else {
        play(stretch.value?.first ?? 1);
      }
      return true;
    default:
      return false;
  }
}
