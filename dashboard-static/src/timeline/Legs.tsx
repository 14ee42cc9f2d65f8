import { duration } from "../page/time";
import { open } from "../page/view";
import { number, TableHead } from "../parts/TableHead";
import { stored } from "../shell/stored";
import { href } from "../shell/router";
import type { Timeline } from "../wire/model";

const unfolded = stored("reprise.critical-path", true);

/** What made the start-up as slow as it was: the one chain of waits that its end hung on. */
export function Legs({ path }: { path: NonNullable<Timeline["criticalPath"]> }) {
  const most = Math.max(...path.legs.map(({ costMillis }) => costMillis), 1);
  return (
    <details class="legs" open={unfolded.value} onToggle={(event) => (unfolded.value = event.currentTarget.open)}>
      <summary>
        Start-up took <strong>{duration(path.totalMillis)}</strong>
        {path.legs.length > 0 && (
          <span class="quiet"> — it hung on {path.legs.map(({ resource }) => resource).join(", then ")}</span>
        )}
      </summary>
      <div class="table-box" tabIndex={0} role="group" aria-label="Critical path of the start-up">
        <table class="table">
          <caption class="unseen">Critical path of the start-up</caption>
          <TableHead columns={["Resource", "Waited for", number("Held"), number("Starting"), number("Becoming ready"), "Cost", number("Ready by")]} />
          <tbody>
            {path.legs.map((leg) => (
              <tr key={leg.resource}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => open(leg.resource)}>
                    {leg.resource}
                  </button>
                </th>
                <td>{leg.waitedFor ?? <span class="quiet">nothing</span>}</td>
                <td class="number">{duration(leg.heldMillis)}</td>
                <td class="number">{duration(leg.startingMillis)}</td>
                <td class="number">{duration(leg.readyingMillis)}</td>
                <td>
                  <span class="cost">
                    <span class="cost-bar" style={{ width: `${(leg.costMillis / most) * 100}px` }} />
                    {duration(leg.costMillis)}
                  </span>
                </td>
                <td class="number">
                  <a href={href("events", null, { event: String(leg.readyBy) })}>#{leg.readyBy}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
