import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { announcement, dismiss, notices } from "../wire/commands";
import { connection } from "../wire/live";
import { Icon } from "../page/icons";
import { group } from "../page/look";
import { Blank } from "../parts/parts";
import { CommandDialog } from "../resources/CommandDialog";
import { Notes } from "../notes/Notes";
import { Centre } from "../notifications/Centre";
import { Report } from "../report/Report";
import { Prompt } from "../parameters/Prompt";
import { Slider } from "../slider/Slider";
import { Banners } from "./Banners";
import { Header } from "./Header";
import { Help } from "./Help";
import { keys } from "./keys";
import { isDeleted, shown } from "./moment";
import { Nav } from "./Nav";
import { NothingYet } from "./NothingYet";
import { Palette } from "./Palette";
import { pages, type PageEntry } from "./pages";
import { href, item, NOWHERE, page } from "./router";
import { Settings } from "./Settings";

/** The page: what stands around every view, and the view that the address names. */
export function App() {
  useEffect(keys, []);
  useSequence();
  return (
    <>
      <Header />
      <div class="frame">
        <Nav />
        <div class="stage">
          <Banners />
          <main class={`workspace ${isStale() ? "stale" : ""}`} id="main" tabIndex={-1}>
            {shown.value === null || isDeleted.value ? <NothingYet /> : <View />}
          </main>
        </div>
      </div>
      <Slider />
      <Notices />
      <Palette />
      <Help />
      <Settings />
      <Prompt />
      <Centre />
      <Notes />
      <Report />
      <CommandDialog />
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}

function isStale(): boolean {
  return connection.value.kind === "lost" || connection.value.kind === "signedOut";
}

/** Tells tests and tools which position the page shows, once it shows it. */
function useSequence(): void {
  const position = shown.value?.position;
  useLayoutEffect(() => {
    if (position !== undefined) {
      document.documentElement.dataset.seq = String(position);
    }
  }, [position]);
  const what = page.value === NOWHERE ? "No such page" : shown.value === null ? "" : summary();
  const title = shown.value === null ? "Reprise" : `${what} · ${shown.value.host.name} · Reprise`;
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
}

function summary(): string {
  const views = [...shown.value!.resources.values()];
  const ill = views.filter((view) => group(view) === "attention").length;
  const running = views.filter((view) => group(view) === "running").length;
  return ill > 0 ? `${ill} need attention` : `${running} of ${views.length} running`;
}

function View() {
  const entry = pages.find((entry) => entry.page === page.value);
  if (entry === undefined) {
    return <NoSuchPage />;
  }
  if (!entry.lazy) {
    const Page = entry.load as ComponentType;
    return <Page />;
  }
  return <Lazy entry={entry} key={entry.page} />;
}

function NoSuchPage() {
  return (
    <Blank icon="question" title="No such page">
      <p>
        There is nothing at <code>/{item.value}</code>. There are:
      </p>
      <p class="page-links">
        {pages.map(({ page, label, icon }) => (
          <a class="button" href={href(page)} key={page}>
            <Icon name={icon} />
            {label}
          </a>
        ))}
      </p>
    </Blank>
  );
}

const arrived = new Map<string, ComponentType>();

/** A page whose code comes when it is first shown. */
function Lazy({ entry }: { entry: PageEntry }) {
  const Page = useSignal<ComponentType | null>(null);
  const failed = useSignal(false);
  const load = () => {
    failed.value = false;
    (entry.load as () => Promise<ComponentType>)().then(
      (component) => {
        arrived.set(entry.page, component);
        Page.value = component;
      },
      () => (failed.value = true),
    );
  };
  useEffect(load, []);
  const Ready = arrived.get(entry.page) ?? Page.value;
  if (Ready) {
    return <Ready />;
  }
  return failed.value ? (
    <Blank icon="plug" title={`${entry.label} did not load`}>
      <p>The host did not send this page's code.</p>
      <button type="button" class="button" onClick={load}>
        Try again
      </button>
    </Blank>
  ) : (
    <div class="loading-page" role="status" aria-label={`Loading ${entry.label}`} />
  );
}

function Notices() {
  return (
    <div class="notices">
      {notices.value.map((notice) => (
        <div class="notice" role="alert" key={notice.id}>
          <Icon name="cross" />
          <div>
            <strong>{notice.title}</strong>
            <p>{notice.detail}</p>
          </div>
          <button type="button" class="tool" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
