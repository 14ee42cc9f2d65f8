/** A column: its label, or that with how it is set: numbers stand right, of buttons only a reader of the screen is told. */
export type Column = string | { label: string; as: "number" | "unseen" };

/** The head row of a table. */
export function TableHead({ columns, unseen = false }: { columns: readonly Column[]; unseen?: boolean }) {
  return (
    <thead class={unseen ? "unseen" : undefined}>
      <tr>
        {columns.map((column, at) => {
          const { label, as } = typeof column === "string" ? { label: column, as: "text" } : column;
          return (
            <th scope="col" class={as === "number" ? "number" : undefined} key={at}>
              {as === "unseen" ? <span class="unseen">{label}</span> : label}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Returns a column of numbers. */
export function number(label: string): Column {
  return { label, as: "number" };
}

/** Returns a column whose label is not shown. */
export function unseen(label: string): Column {
  return { label, as: "unseen" };
}
