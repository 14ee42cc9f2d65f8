import { signal } from "@preact/signals";
import { board, connection } from "../wire/live";
import { Icon, Logo, type IconName } from "./icons";
import { helpOpen } from "./view";

type Theme = "system" | "light" | "dark";

const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const icons: Record<Theme, IconName> = { system: "system", light: "sun", dark: "moon" };
const theme = signal((document.documentElement.dataset.theme as Theme | undefined) ?? "system");

/** Name, session, epoch, position, and whether what is shown is live. */
export function Header() {
  const host = board.value?.host;
  return (
    <header class="header">
      <span class="brand">
        <Logo />
        <span class="unseen">Reprise</span>
      </span>
      <h1 class="app-name" title={host?.appHost}>
        {host?.name ?? "Reprise"}
      </h1>
      <dl class="facts">
        <Fact label="session" value={board.value?.session} />
        <Fact label="epoch" value={host?.epoch} />
        <Fact label="position" value={board.value?.position} prefix="#" />
      </dl>
      <Liveness />
      <button type="button" class="tool" aria-label="Keyboard help" title="Keyboard help (?)" onClick={() => (helpOpen.value = true)}>
        <Icon name="question" />
      </button>
      <ThemeButton />
    </header>
  );
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

function Liveness() {
  const words = { live: "Live", connecting: "Connecting", lost: "Disconnected", signedOut: "Signed out" };
  const tone = { live: "ok", connecting: "info", lost: "warn", signedOut: "warn" };
  const { kind } = connection.value;
  const readOnly = kind === "live" && board.value?.host.readOnly;
  return (
    <span
      class={`liveness tone-${readOnly ? "info" : tone[kind]}`}
      role="status"
      title={readOnly ? "A recorded log: nothing runs, and commands are refused" : undefined}
    >
      <span class={`pulse pulse-${kind}`} />
      {readOnly ? "Recorded, read only" : words[kind]}
    </span>
  );
}

function ThemeButton() {
  const now = theme.value;
  const label = `Theme: ${now}. Change to ${next[now]}`;
  return (
    <button type="button" class="tool" aria-label={label} title={label} onClick={() => choose(next[now])}>
      <Icon name={icons[now]} />
    </button>
  );
}

function choose(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem("reprise.theme", chosen);
  } catch {
    // Not kept, still in force for this page.
  }
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
}
