import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/icons";
import { pages } from "./pages";
import { href, page } from "./router";

/** The links to all pages; each keeps the moment that is shown. */
export function Nav() {
  const nav = useRef<HTMLElement>(null);
  // On a phone the links are a strip that is wider than the screen.
  useEffect(() => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), [page.value]);
  return (
    <nav class="nav" aria-label="Pages" ref={nav}>
      {pages.map((entry) => (
        <a
          key={entry.page}
          class="nav-link"
          href={href(entry.page)}
          aria-current={page.value === entry.page ? "page" : undefined}
          title={`${entry.label} (g ${entry.key})`}
        >
          <Icon name={entry.icon} />
          <span>{entry.label}</span>
        </a>
      ))}
    </nav>
  );
}
