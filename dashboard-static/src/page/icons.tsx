// Drawn on a 16-unit grid with a stroke of 1.5; colour and weight come from the text around them.
const paths = {
  check: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM5.4 8.2l1.8 1.8 3.4-3.9",
  hollow: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5Z",
  clock: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM8 4.6V8l2.3 1.6",
  turning: "M8 1.75a6.25 6.25 0 1 1-6.25 6.25",
  cross: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2",
  done: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM6 6h4v4H6Z",
  alert: "M8 2.2 14.4 13.4H1.6ZM8 6.4v3.2M8 11.4v.1",
  question: "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.2M8 11.2v.1",
  loop: "M2.5 8a5.5 5.5 0 0 1 9.4-3.9l1.6 1.6M13.5 2.4v3.3h-3.3M13.5 8a5.5 5.5 0 0 1-9.4 3.9l-1.6-1.6M2.5 13.6v-3.3h3.3",
  heart: "M8 13.4S2.2 10 2.2 6.2A3.1 3.1 0 0 1 8 4.6a3.1 3.1 0 0 1 5.8 1.6C13.8 10 8 13.4 8 13.4Z",
  heartBroken: "M8 13.4S2.2 10 2.2 6.2A3.1 3.1 0 0 1 8 4.6a3.1 3.1 0 0 1 5.8 1.6C13.8 10 8 13.4 8 13.4ZM8 4.6 6.6 7l2.6 1.5L8 11",
  play: "M4.5 2.8v10.4L13 8Z",
  stop: "M3.75 3.75h8.5v8.5h-8.5Z",
  restart: "M13.2 8a5.2 5.2 0 1 1-1.6-3.8l1.7 1.6M13.3 2.5v3.3H10",
  console: "M1.9 3h12.2v10H1.9ZM4.4 6l2 2-2 2M8.2 10.2h3",
  search: "M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4ZM10.8 10.8 14.2 14.2",
  close: "M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8",
  back: "M9.8 3.2 5 8l4.8 4.8",
  chevron: "M5.8 3.6 10.2 8l-4.4 4.4",
  grow: "M9.6 2.2h4.2v4.2M13.6 2.4 9.4 6.6M6.4 13.8H2.2V9.6M2.4 13.6l4.2-4.2",
  shrink: "M13.8 6.6H9.4V2.2M9.6 6.4l4-4M2.2 9.4h4.4v4.4M6.4 9.6l-4 4",
  copy: "M5.6 5.6h8v8h-8ZM10.4 5.4v-3h-8v8h3",
  download: "M8 2v7.6M4.8 6.6 8 9.8l3.2-3.2M2.4 13.4h11.2",
  down: "M8 2.6v10.6M3.6 8.9 8 13.3l4.4-4.4",
  up: "M8 13.4V2.8M3.6 7.1 8 2.7l4.4 4.4",
  out: "M6.4 3H3v10h10V9.6M9.4 2.6h4v4M13.2 2.8 7.6 8.4",
  lock: "M3.4 7.2h9.2v6.4H3.4ZM5.2 7V5a2.8 2.8 0 0 1 5.6 0v2",
  sun: "M8 10.9a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1",
  moon: "M13.6 9.6A6 6 0 0 1 6.4 2.4a6 6 0 1 0 7.2 7.2Z",
  system: "M1.8 2.6h12.4v8.2H1.8ZM5.4 13.6h5.2M8 11v2.4",
  plug: "M5.2 1.8v3.4M10.8 1.8v3.4M3.4 5.4h9.2v2a4.6 4.6 0 0 1-9.2 0ZM8 12v2.4",
  cup: "M2.4 6h8.8v4.2a3.4 3.4 0 0 1-3.4 3.4h-2a3.4 3.4 0 0 1-3.4-3.4ZM11.2 7h1a1.8 1.8 0 0 1 0 3.8h-1M5 1.8c-.8 1 .8 1.4 0 2.4M8.4 1.8c-.8 1 .8 1.4 0 2.4",
  program: "M2 2.8h12v10.4H2ZM2 5.6h12M4.6 8l1.5 1.4L4.6 10.8M7.6 10.8h3",
  cube: "M8 1.6 13.8 4.8v6.4L8 14.4 2.2 11.2V4.8ZM2.4 4.9 8 8l5.6-3.1M8 8v6.2",
  stack: "M8 2 14 5 8 8 2 5ZM2.4 8 8 10.8 13.6 8M2.4 11 8 13.8 13.6 11",
  table: "M2 3h12v10H2ZM2 6.4h12M2 9.7h12M6 6.4V13",
  graph: "M5.6 4.2a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0ZM14.2 8a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0ZM5.6 11.8a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0ZM5.5 4.9l5 2.4M5.5 11.1l5-2.4",
  lanes: "M2 3.4h6.4M6.2 8h7.8M3.6 12.6h7M2 1.6v12.8",
  list: "M5.6 3.6H14M5.6 8H14M5.6 12.4H14M2.4 3.6h.2M2.4 8h.2M2.4 12.4h.2",
  history: "M2.2 8a5.8 5.8 0 1 0 1.9-4.3L2.4 5.2M2.3 2.2v3.1h3.1M8 4.8V8l2.4 1.5",
  sliders: "M2 4.4h6.2M11.8 4.4H14M2 11.6h2.2M7.8 11.6H14M11.8 4.4a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0ZM7.8 11.6a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0Z",
  bell: "M3.4 11.4c1-1 1.2-2 1.2-4.2a3.4 3.4 0 0 1 6.8 0c0 2.2.2 3.2 1.2 4.2ZM6.6 13.6h2.8M8 2.2V3.6",
  gear: "M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4",
  bookmark: "M4 2.2h8v11.6L8 10.9l-4 2.9Z",
  pause: "M5 3v10M11 3v10",
  stepBack: "M11.6 3.4 6 8l5.6 4.6ZM3.8 3.4v9.2",
  stepForward: "M4.4 3.4 10 8l-5.6 4.6ZM12.2 3.4v9.2",
  toEnd: "M2.4 3.4 7 8l-4.6 4.6M8 3.4 12.6 8 8 12.6",
  diff: "M4.4 2v7.4M2.2 5.7h4.4M9.4 11.4h4.4M2.2 13h4.4M11.6 2v6",
  filter: "M2 3.2h12L9.4 8.6v4.6L6.6 11.8V8.6Z",
  columns: "M2 3h12v10H2ZM6 3v10M10 3v10",
  pin: "M5.4 2h5.2l-.6 4 2 2.6H4L6 6ZM8 8.8V14",
  eye: "M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8ZM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z",
  eyeOff: "M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8ZM2.6 13.4 13.4 2.6",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  bin: "M2.6 4.2h10.8M6 4V2.2h4V4M4 4.4l.7 9.4h6.6l.7-9.4M6.6 7v4M9.4 7v4",
  note: "M3 2.4h10v7.8l-3.4 3.4H3ZM9.6 13.4v-3.4H13M5.4 5.4h5.2M5.4 8h3",
  arrowRight: "M2.6 8h10.6M9 3.8 13.2 8 9 12.2",
  more: "M3.4 8h.2M8 8h.2M12.6 8h.2",
  branch: "M4.6 4a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0ZM14.6 4a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0ZM14.6 12a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0ZM4.6 4h6.8M7 4c2.4 0 1.6 8 4.4 8",
} as const;

export type IconName = keyof typeof paths;

/** An icon that says nothing to screen readers: a word always stands beside it or in a label. */
export function Icon({ name, class: extra = "" }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${name === "turning" ? "turning" : ""} ${extra}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** The repeat sign of a score, which is what a reprise is. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M17 3h4v18h-4ZM12.4 3h1.8v18h-1.8Z" />
      <circle cx="6.4" cy="8.6" r="2.4" />
      <circle cx="6.4" cy="15.4" r="2.4" />
    </svg>
  );
}

/** Returns the icon of a kind of resource. */
export function typeIcon(resourceType: string): IconName {
  const type = resourceType.toLowerCase();
  if (type.includes("java")) {
    return "cup";
  }
  return type.includes("container") ? "cube" : "program";
}

/** Returns the path of an icon, for drawings that are SVG already. */
export function iconPath(name: IconName): string {
  return paths[name];
}

/** Returns the path of the icon of a kind of resource. */
export function typeIconPath(resourceType: string): string {
  return paths[typeIcon(resourceType)];
}
