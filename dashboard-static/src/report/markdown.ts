import { asText } from "../diff/text";
import type { Difference, Marker, ResourceView } from "../wire/model";

/** All that a report tells, as the host gave it. */
export interface Incident {
  app: string;
  version: string;
  from: Moment;
  to: Moment;
  /** What is worth a mark, ascending. */
  marks: readonly Marker[];
  /** What people noted. */
  notes: readonly { position: number; text: string }[];
  /** The resources at the end, and why those are as they are that need attention. */
  resources: readonly ResourceView[];
  reasons: readonly string[];
  lastWords: ReadonlyMap<string, readonly string[]>;
  difference: Difference;
  link: string;
}

interface Moment {
  position: number;
  at: string;
}

/** Returns the report as Markdown. */
export function markdown(incident: Incident): string {
  const { app, version, from, to, link } = incident;
  const within = <T extends { position: number }>(all: readonly T[]) => all.filter(({ position }) => position >= from.position && position <= to.position);
  return [
    `# Incident report: ${app}`,
    [
      `- From #${from.position} (${from.at}) to #${to.position} (${to.at}), ${seconds(from.at, to.at)}`,
      `- Written by Reprise ${version}; times are UTC, and #N is a position of the log`,
      `- [The page at its end](${link}); \`reprise open FILE\` shows the same of a saved log`,
    ].join("\n"),
    section("What happened", happened(within(incident.marks))),
    section("Notes", list(within(incident.notes).map(({ position, text }) => `#${position}: ${text}`))),
    section(`Resources at #${to.position}`, resources(incident.resources)),
    section("Why", list(incident.reasons)),
    ...[...incident.lastWords].map(([name, lines]) => section(`Last words of ${name}`, fence(lines.join("\n")))),
    section("What changed", changed(incident.difference) ? fence(asText(incident.difference).trimEnd()) : ""),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

function happened(marks: readonly Marker[]): string {
  const rows = marks.map(({ at, position, resource, kind, text, count }) => [
    at.slice(11, 23),
    `#${position}`,
    resource ?? "",
    kind,
    count > 1 ? `${text} (and ${count - 1} more)` : text,
  ]);
  return table(["Time", "Event", "Resource", "Kind", "What"], rows);
}

function resources(views: readonly ResourceView[]): string {
  const rows = views.map((view) => [
    view.name,
    view.state,
    view.healthStatus ?? "",
    view.exitCode === null ? "" : String(view.exitCode),
    String(view.restarts),
    view.holds[0]?.text ?? view.reason ?? "",
  ]);
  return table(["Name", "State", "Health", "Exit code", "Restarts", "Because"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => oneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return rows.length === 0 ? "" : [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${oneLine(item)}`).join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Returns the text between fences that are longer than any in it. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}\n${text}\n${ticks}`;
}

function changed({ added, removed, changed }: Difference): boolean {
  return added.length + removed.length + changed.length > 0;
}

function seconds(from: string, to: string): string {
  return `${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;
}
