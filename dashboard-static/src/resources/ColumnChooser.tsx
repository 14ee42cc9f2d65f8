import { signal } from "@preact/signals";
import { Icon } from "../page/icons";
import { Dialog } from "../parts/Dialog";
import { columns, moved, usual } from "./columns";
import { columnKeys } from "./Table";

export const columnsOpen = signal(false);

/** Which columns the table has, and in which order; kept in this browser. */
export function ColumnChooser() {
  const keys = columnKeys.value.filter((key) => key !== "name" && key !== "actions");
  const free = columns.filter(({ key, rank }) => rank > 0 && !keys.includes(key));
  return (
    <Dialog open={columnsOpen} title="Columns" id="columns" class="columns-dialog">
      <ul class="column-list" aria-label="Shown columns">
        {keys.map((key, at) => {
          const label = columns.find((column) => column.key === key)?.label ?? key;
          return (
            <li key={key}>
              <label class="check">
                <input type="checkbox" checked onChange={() => (columnKeys.value = keys.filter((other) => other !== key))} />
                {label}
              </label>
              <span class="spring" />
              <Move label={`Move ${label} left`} up disabled={at === 0} onClick={() => (columnKeys.value = moved(keys, key, -1))} />
              <Move label={`Move ${label} right`} disabled={at === keys.length - 1} onClick={() => (columnKeys.value = moved(keys, key, 1))} />
            </li>
          );
        })}
        {free.map(({ key, label }) => (
          <li key={key}>
            <label class="check">
              <input type="checkbox" checked={false} onChange={() => (columnKeys.value = [...keys, key])} />
              {label}
            </label>
          </li>
        ))}
      </ul>
      <p class="quiet small">Columns for which there is no room give way; CPU and memory need a host that samples them.</p>
      <button type="button" class="button" onClick={() => (columnKeys.value = [...usual])}>
        As usual
      </button>
    </Dialog>
  );
}

function Move({ label, up = false, disabled, onClick }: { label: string; up?: boolean; disabled: boolean; onClick: () => void }) {
  return (
    <button type="button" class="tool" aria-label={label} title={label} aria-disabled={disabled} onClick={() => !disabled && onClick()}>
      <Icon name="down" class={up ? "upside" : ""} />
    </button>
  );
}
