import { close, cursor, deed, open, query, selected, toggle } from "../page/view";
import type { Row } from "./rows";

/** The keys of the table; returns whether this was one. */
export function rowKeys(event: KeyboardEvent, target: HTMLElement, rows: Row[]): boolean {
  if (event.key === "Escape") {
    return escape(target);
  }
  return onRow(event, target, rows) || letter(event, rows);
}

function escape(target: HTMLElement): boolean {
  if (target.id === "search") {
    if (query.value === "") {
      target.blur(); // also when there is no row to go to
      focusRow(cursor.value);
    }
    query.value = "";
    return true;
  }
  const name = selected.value;
  if (name === null || target.matches("input, textarea, select")) {
    return false;
  }
  close();
  focusRow(name);
  return true;
}

/** Keys of the grid itself; they work on the focused row only. */
function onRow(event: KeyboardEvent, target: HTMLElement, rows: Row[]): boolean {
  if (!target.matches("[role=row]")) {
    return false;
  }
  const row = rows.find(({ key }) => key === target.dataset.row);
  switch (event.key) {
    case "ArrowDown":
      return move(rows, 1);
    case "ArrowUp":
      return move(rows, -1);
    case "Home":
      return move(rows, -rows.length);
    case "End":
      return move(rows, rows.length);
    case "ArrowRight":
    case "ArrowLeft":
      if (row?.hasChildren && row.expanded === (event.key === "ArrowLeft")) {
        toggle(row.key);
      }
      return true;
    case "Enter":
      return enter(row);
    default:
      return false;
  }
}

function letter(event: KeyboardEvent, rows: Row[]): boolean {
  const wanted = deed(event.key);
  switch (wanted) {
    case "nextRow":
      return move(rows, 1);
    case "previousRow":
      return move(rows, -1);
    case "console":
    case "details": {
      const row = rows.find(({ key }) => key === (selected.value ?? cursor.value));
      if (row?.view) {
        open(row.view.name, wanted);
      }
      return true;
    }
    default:
      return false;
  }
}

function enter(row: Row | undefined): boolean {
  if (row === undefined) {
    return false;
  }
  if (row.view === null) {
    toggle(row.key);
  } else {
    open(row.view.name);
    requestAnimationFrame(() => document.getElementById("pane-title")?.focus());
  }
  return true;
}

/** Moves the row by `by`; an open pane goes along. */
function move(rows: Row[], by: number): boolean {
  const at = rows.findIndex(({ key }) => key === cursor.value);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  if (next !== undefined) {
    cursor.value = next.key;
    if (selected.value !== null && next.view !== null) {
      open(next.view.name);
    }
    focusRow(next.key);
  }
  return true;
}

function focusRow(key: string | null): void {
  requestAnimationFrame(() => {
    const row = key === null ? null : document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
}
