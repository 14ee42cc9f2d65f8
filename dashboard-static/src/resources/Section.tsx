import type { ComponentChildren } from "preact";

/** A part of the details: a heading with a count, a tool beside it, and what is below. */
export function Section(props: { title: string; count?: number; action?: ComponentChildren; children: ComponentChildren }) {
  const { title, count, action, children } = props;
  return (
    <section class="section" aria-label={title}>
      <div class="section-head">
        <h3>
          {title}
          {count !== undefined && <span class="count"> {count}</span>}
        </h3>
        {action}
      </div>
      {children}
    </section>
  );
}
