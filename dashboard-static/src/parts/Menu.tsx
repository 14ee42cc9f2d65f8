import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../page/icons";

/** A line of a menu; one without `run` is a link. */
export interface Choice {
  label: string;
  icon: IconName;
  disabled?: boolean;
  title?: string | undefined;
  href?: string;
  run?: () => void;
}

/** A button that opens a menu below itself: arrows move, Escape closes and gives the focus back. */
export function Menu({ label, icon, choices, children }: { label: string; icon: IconName; choices: readonly Choice[]; children?: ComponentChildren }) {
  const open = useSignal(false);
  const box = useRef<HTMLSpanElement>(null);
  const items = () => [...box.current!.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const close = (focus: boolean) => {
    open.value = false;
    if (focus) {
      box.current!.querySelector<HTMLElement>("button")?.focus();
    }
  };
  useEffect(() => {
    if (!open.value) {
      return undefined;
    }
    items()[0]?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) {
        close(false);
      }
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open.value]);
  return (
    <span
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (!open.value) {
          return;
        }
        const all = items();
        const at = all.indexOf(document.activeElement as HTMLElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
        if (to !== undefined) {
          all[(to + all.length) % all.length]?.focus();
        } else if (event.key === "Escape" || event.key === "Tab") {
          close(event.key === "Escape");
        }
        if (event.key !== "Tab" && event.key !== "Enter" && event.key !== " ") {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <button type="button" class="tool" aria-label={label} title={label} aria-haspopup="menu" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
        <Icon name={icon} />
        {children}
      </button>
      {open.value && (
        <ul class="menu-list" role="menu" aria-label={label}>
          {choices.map((choice) => (
            <li role="none" key={choice.label}>
              <Item choice={choice} close={close} />
            </li>
          ))}
        </ul>
      )}
    </span>
  );
}

function Item({ choice, close }: { choice: Choice; close: (focus: boolean) => void }) {
  const content = (
    <>
      <Icon name={choice.icon} />
      {choice.label}
    </>
  );
  return choice.href !== undefined ? (
    <a role="menuitem" tabIndex={-1} href={choice.href} onClick={() => close(false)}>
      {content}
    </a>
  ) : (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={choice.disabled}
      title={choice.title}
      onClick={() => {
        if (!choice.disabled) {
          close(true);
          choice.run?.();
        }
      }}
    >
      {content}
    </button>
  );
}
