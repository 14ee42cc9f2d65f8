import type { ComponentType } from "preact";
import type { IconName } from "../page/icons";
import { ResourcesPage } from "../resources/ResourcesPage";
import type { PageName } from "./router";

/** A page of the app: its link in the navigation, its key after `g`, and the code that shows it. */
export interface PageEntry {
  page: PageName;
  label: string;
  icon: IconName;
  key: string;
  /** The component, or how to load it: each page but the first is a chunk of its own. */
  load: ComponentType | (() => Promise<ComponentType>);
  lazy: boolean;
}

export const pages: readonly PageEntry[] = [
  { page: "resources", label: "Resources", icon: "table", key: "r", lazy: false, load: ResourcesPage },
  lazy("graph", "Graph", "graph", "g", () => import("../graph/GraphPage").then((m) => m.GraphPage)),
  lazy("timeline", "Timeline", "lanes", "t", () => import("../timeline/TimelinePage").then((m) => m.TimelinePage)),
  lazy("console", "Console", "console", "c", () => import("../console/ConsolePage").then((m) => m.ConsolePage)),
  lazy("events", "Events", "list", "e", () => import("../events/EventsPage").then((m) => m.EventsPage)),
  lazy("sessions", "Sessions", "history", "s", () => import("../sessions/SessionsPage").then((m) => m.SessionsPage)),
  lazy("parameters", "Parameters", "sliders", "p", () => import("../parameters/ParametersPage").then((m) => m.ParametersPage)),
];

function lazy(page: PageName, label: string, icon: IconName, key: string, load: () => Promise<ComponentType>): PageEntry {
  return { page, label, icon, key, lazy: true, load };
}
