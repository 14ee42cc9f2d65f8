import { signal } from "@preact/signals";
import { twelve, utc } from "../page/time";
import { shortcuts } from "../page/view";
import { Dialog } from "../parts/Dialog";
import { evenTime } from "../slider/track";
import { board } from "../wire/live";
import { KeyChooser } from "./KeyChooser";
import { choose, theme, themes } from "./theme";

export const settingsOpen = signal(false);

/** What a person chooses once; kept in this browser. */
export function Settings() {
  return (
    <Dialog open={settingsOpen} title="Settings" id="settings" class="settings">
      <fieldset>
        <legend>Theme</legend>
        <div class="choices">
          {themes.map(({ theme: each, label }) => (
            <label key={each} class="choice">
              <input type="radio" name="theme" checked={theme.value === each} onChange={() => choose(each)} />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Time</legend>
        <Check label="Show UTC instead of local time" value={utc} />
        <Check label="12-hour clock" value={twelve} />
        <Check label="Slider gives equal room to each second, not to each event" value={evenTime} />
      </fieldset>
      <fieldset>
        <legend>Keyboard</legend>
        <Check label="Single-letter shortcuts" value={shortcuts} />
        <KeyChooser />
      </fieldset>
      <p class="quiet small">
        Reprise {board.value?.host.version ?? ""} · {board.value?.host.appHost ?? ""}
      </p>
    </Dialog>
  );
}

function Check({ label, value }: { label: string; value: { value: boolean } }) {
  return (
    <label class="check">
      <input type="checkbox" checked={value.value} onChange={(event) => (value.value = event.currentTarget.checked)} />
      {label}
    </label>
  );
}
