import { computed, signal, type ReadonlySignal } from "@preact/signals";

// Which page is shown, and what of it. All of it lives in the address, so that a link shows the same
// picture to anyone. Addresses are below the page's base, wherever a proxy has put that.

export type PageName = "resources" | "graph" | "timeline" | "console" | "events" | "sessions" | "parameters";

/** Where the address names no page. */
export const NOWHERE = "nowhere";

export interface Place {
  page: PageName | typeof NOWHERE;
  /** What comes below the page's path: the resource of /console/api; all of it where there is no such page. */
  item: string | null;
  params: URLSearchParams;
}

const base = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");
const names: readonly string[] = ["resources", "graph", "timeline", "console", "events", "sessions", "parameters"];

const SOON_MS = 200;
let later = 0;

export const place = signal<Place>(read(location));

export const page = computed(() => place.value.page);
export const item = computed(() => place.value.item);

const parameters = new Map<string, ReadonlySignal<string | null>>();

/** Returns a parameter of the address; who reads it is told when that one changes, not others. */
export function param(name: string): string | null {
  let parameter = parameters.get(name);
  if (parameter === undefined) {
    parameter = computed(() => place.value.params.get(name));
    parameters.set(name, parameter);
  }
  return parameter.value;
}

/** Returns the address of a page, with the moment that is shown and `params`. */
export function href(page: PageName, item: string | null = null, params: Record<string, string> = {}): string {
  const search = new URLSearchParams(params);
  const at = search.get("at") ?? param("at");
  search.delete("at");
  if (at !== null && at !== "") {
    search.set("at", at);
  }
  return write({ page, item, params: search });
}

/** Shows another page or item. */
export function go(address: string): void {
  settle();
  history.pushState(null, "", address);
  place.value = read(new URL(address, location.href));
}

/**
 * Changes parameters of the address; null removes one. "soon" is for what changes many times a
 * second: browsers refuse to write the address that often.
 */
export function setParams(changes: Record<string, string | null>, how: "push" | "replace" | "soon" = "replace"): void {
  const params = new URLSearchParams(place.value.params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      params.delete(name);
    } else {
      params.set(name, value);
    }
  }
  if (params.toString() === place.value.params.toString()) {
    return;
  }
  if (how === "push") {
    settle();
  }
  const next = { ...place.value, params };
  place.value = next;
  if (how === "push") {
    history.pushState(null, "", write(next));
  } else if (how === "replace") {
    history.replaceState(null, "", write(next));
  } else {
    later ||= window.setTimeout(settle, SOON_MS);
  }
}

function settle(): void {
  if (later !== 0) {
    window.clearTimeout(later);
    later = 0;
    history.replaceState(null, "", write(place.value));
  }
}

/** Lets ordinary links to pages of this app change the page without loading it again. */
export function followLinks(): void {
  window.addEventListener("popstate", () => (place.value = read(location)));
  document.addEventListener("click", (event) => {
    const anchor = (event.target as Element).closest?.("a[href]") as HTMLAnchorElement | null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (anchor === null || !plain || event.defaultPrevented || anchor.target !== "" || anchor.hasAttribute("download")) {
      return;
    }
    if (anchor.origin === location.origin && isPage(anchor.pathname)) {
      event.preventDefault();
      go(anchor.href);
    }
  });
}

function isPage(path: string): boolean {
  const [first = ""] = path.slice(base.length).split("/");
  return path.startsWith(base) && (first === "" || names.includes(first));
}

function read({ pathname, search }: { pathname: string; search: string }): Place {
  const path = pathname.slice(base.length);
  const [first = "", ...rest] = path.split("/");
  const params = new URLSearchParams(search);
  const item = decoded(rest.join("/"));
  if (item === null || (!names.includes(first) && (first !== "" || rest.length > 0))) {
    return { page: NOWHERE, item: path, params };
  }
  return { page: first === "" ? "resources" : (first as PageName), item: item === "" ? null : item, params };
}

/** Returns the text of a part of an address; null where it is none. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function write({ page, item, params }: Place): string {
  const path = page === NOWHERE ? item : page === "resources" ? "" : page + (item === null ? "" : `/${encodeURIComponent(item)}`);
  const search = params.toString();
  return base + path + (search === "" ? "" : `?${search}`);
}
