import { compareWithMark, mark, marked } from "../diff/mark";
import type { IconName } from "../page/icons";
import { stateLook } from "../page/look";
import { helpOpen, open } from "../page/view";
import { run } from "../wire/commands";
import type { ResourceView } from "../wire/model";
import { markers } from "../slider/track";
import { kept, notesOpen } from "../notes/kept";
import { centreOpen, offered } from "../notifications/notifications";
import { canAct, goLive, goTo, head, isPast, presentName, shown } from "./moment";
import { pages } from "./pages";
import { go, href, page } from "./router";
import { reportOpen } from "../report/Report";
import { settingsOpen } from "./Settings";
import { choose, themes } from "./theme";

/** Something the palette offers. */
export interface Action {
  title: string;
  hint: string;
  icon: IconName;
  run(): void;
}

/** Returns all that can be done from here, most likely first; `typed` may name a moment. */
export function actions(typed: string): Action[] {
  const views = [...(shown.value?.resources.values() ?? [])];
  return [
    ...moment(typed),
    ...pages.map(({ page, label, icon, key }) => ({
      title: label,
      hint: `g ${key}`,
      icon,
      run: () => go(href(page)),
    })),
    ...views.map(resource),
    ...views.map((view) => ({
      title: `Console of ${view.name}`,
      hint: "console",
      icon: "console" as const,
      run: () => go(href("console", view.name)),
    })),
    ...(canAct.value ? views.flatMap(commands) : []),
    ...time(),
    ...themes.map(({ theme, label }) => ({ title: `Theme: ${label}`, hint: "theme", icon: "sun" as const, run: () => choose(theme) })),
    ...(kept.value ? [{ title: "Notes", hint: "", icon: "bookmark" as const, run: () => (notesOpen.value = true) }] : []),
    ...(offered.value ? [{ title: "Notifications", hint: "", icon: "bell" as const, run: () => (centreOpen.value = true) }] : []),
    { title: "Incident report", hint: "from mark A", icon: "note", run: () => (reportOpen.value = true) },
    { title: "Settings", hint: "", icon: "gear", run: () => (settingsOpen.value = true) },
    { title: "Keyboard help", hint: "?", icon: "question", run: () => (helpOpen.value = true) },
  ];
}

function resource(view: ResourceView): Action {
  const look = stateLook(view);
  return {
    title: view.name,
    hint: look.label,
    icon: look.icon,
    run() {
      if (page.value !== "resources" && page.value !== "graph" && page.value !== "timeline") {
        go(href("resources"));
      }
      open(view.name, "details");
    },
  };
}

function commands(view: ResourceView): Action[] {
  return view.commands.map((verb) => ({
    title: `${verb[0]!.toUpperCase()}${verb.slice(1)} ${view.name}`,
    hint: "command",
    icon: verb === "start" ? "play" : verb,
    run: () => void run(view.name, verb),
  }));
}

function time(): Action[] {
  const recent = markers.value.slice(-200).reverse();
  const compare = { title: `Compare with mark A (#${marked.value})`, hint: "b", icon: "diff" as const, run: compareWithMark };
  return [
    { title: "Mark this moment as A", hint: "a", icon: "diff" as const, run: mark },
    ...(marked.value === null ? [] : [compare]),
    ...(isPast.value ? [{ title: `Back to ${presentName.value}`, hint: "L", icon: "toEnd" as const, run: goLive }] : []),
    ...recent.map(({ position, text, resource, kind }) => ({
      title: resource === null || text.includes(resource) ? text : `${resource}: ${text}`,
      hint: `#${position} ${kind}`,
      icon: "history" as const,
      run: () => goTo(position),
    })),
  ];
}

/** A number is a position, a time of day is today's or of the day that is shown. */
function moment(typed: string): Action[] {
  const number = /^#?(\d+)$/.exec(typed.trim());
  if (number !== null && Number(number[1]) >= 1 && Number(number[1]) <= head.value) {
    const position = Number(number[1]);
    return [{ title: `Go to #${position}`, hint: "moment", icon: "history", run: () => goTo(position) }];
  }
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(typed.trim());
  if (clock !== null && shown.value !== null) {
    const day = new Date(shown.value.at);
    day.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 59), 999);
    return [{ title: `Go to ${typed.trim()}`, hint: "moment", icon: "history", run: () => goTo(day.toISOString()) }];
  }
  return [];
}
