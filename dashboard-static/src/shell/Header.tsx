import { Icon, Logo } from "../page/icons";
import { helpOpen } from "../page/view";
import { NotesButton } from "../notes/Notes";
import { Bell } from "../notifications/Centre";
import { board, connection } from "../wire/live";
import { isPast, shown } from "./moment";
import { paletteOpen } from "./Palette";
import { settingsOpen } from "./Settings";

/** Name, session, epoch, position, and whether what is shown is live. */
export function Header() {
  const host = shown.value?.host ?? board.value?.host;
  return (
    <header class="header">
      <a class="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <span class="brand">
        <Logo />
        <span class="unseen">Reprise</span>
      </span>
      <h1 class="app-name" title={host?.appHost}>
        {host?.name ?? "Reprise"}
      </h1>
      <button type="button" class="palette-button" onClick={() => (paletteOpen.value = true)} title="Go to anything (Ctrl+K)">
        <Icon name="search" />
        <span>Go to…</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <dl class="facts">
        <Fact label="session" value={shown.value?.session} />
        <Fact label="epoch" value={host?.epoch} />
        <Fact label="position" value={shown.value?.position} prefix="#" />
      </dl>
      <Liveness />
      <Bell />
      <NotesButton />
      <button type="button" class="tool help-button" aria-label="Keyboard help" title="Keyboard help (?)" onClick={() => (helpOpen.value = true)}>
        <Icon name="question" />
      </button>
      <button type="button" class="tool" aria-label="Settings" title="Settings" onClick={() => (settingsOpen.value = true)}>
        <Icon name="gear" />
      </button>
    </header>
  );
}

/** The base of the page makes "#main" another page's address, so the focus is moved by hand. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Fact({ label, value, prefix = "" }: { label: string; value: number | undefined; prefix?: string }) {
  return value === undefined ? null : (
    <div class={`fact fact-${label}`}>
      <dt>{label}</dt>
      <dd>
        {prefix}
        {value}
      </dd>
    </div>
  );
}

const words = { live: "Live", connecting: "Connecting", lost: "Disconnected", signedOut: "Signed out" };
const tones = { live: "ok", connecting: "info", lost: "warn", signedOut: "warn" };

function Liveness() {
  const { kind } = connection.value;
  const readOnly = kind === "live" && board.value?.host.readOnly;
  if (kind === "live" && isPast.value) {
    return (
      <span class="liveness tone-past" title="A moment of the past is shown">
        <Icon name="history" />
        Past
      </span>
    );
  }
  return (
    <span
      class={`liveness tone-${readOnly ? "info" : tones[kind]}`}
      role="status"
      title={readOnly ? "A recorded log: nothing runs, and commands are refused" : undefined}
    >
      <span class={`pulse pulse-${kind}`} />
      {readOnly ? "Recorded, read only" : words[kind]}
    </span>
  );
}
