import type { Row } from "./rows";
import { close, cursor, helpOpen, open, query, selected, shortcuts, toggle } from "./view";

/**
 * Listens for the page's keys until the returned function is called. Keys typed into a field are
 * left alone, save Escape; single letters can be switched off in the help.
 */
export function keys(rows: () => Row[]): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || helpOpen.value) {
      return;
    }
    const target = event.target as HTMLElement;
    const typing = target.matches("input, textarea, select");
    if (event.key === "Escape") {
      escape(target, typing);
    } else if (!typing && (handleRow(event, target, rows()) || handleLetter(event, rows()))) {
      event.preventDefault();
    }
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

function escape(target: HTMLElement, typing: boolean): void {
  if (typing && target.id === "search") {
    if (query.value === "") {
      target.blur(); // also when there is no row to go to
      focusRow(cursor.value);
    }
    query.value = "";
  } else if (typing) {
    target.blur();
  } else if (selected.value !== null) {
    const name = selected.value;
    close();
    focusRow(name);
  }
}

/** Keys of the grid itself; they work on the focused row only. */
function handleRow(event: KeyboardEvent, target: HTMLElement, rows: Row[]): boolean {
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

function handleLetter(event: KeyboardEvent, rows: Row[]): boolean {
  if (!shortcuts.value) {
    return false;
  }
  switch (event.key) {
    case "/":
      document.getElementById("search")?.focus();
      return true;
    case "j":
      return move(rows, 1);
    case "k":
      return move(rows, -1);
    case "c":
    case "d": {
      const row = rows.find(({ key }) => key === (selected.value ?? cursor.value));
      if (row?.view) {
        open(row.view.name, event.key === "c" ? "console" : "details");
      }
      return true;
    }
    case "?":
      helpOpen.value = true;
      return true;
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
