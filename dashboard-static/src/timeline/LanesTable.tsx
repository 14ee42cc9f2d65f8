import { duration, preciseTime } from "../page/time";
import { open } from "../page/view";
import { goTo } from "../shell/moment";
import { wordOf } from "./draw";
import type { Frame } from "./frame";
import type { DrawnLane } from "./picture";

/** The lanes in words: the same stretches, one a row. */
export function LanesTable({ lanes, frame }: { lanes: readonly DrawnLane[]; frame: Frame }) {
  return (
    <div class="table-box table-fill" tabIndex={0} role="group" aria-label="Timeline as a table">
      <table class="table">
        <caption class="unseen">What each resource did, and when</caption>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">State</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" class="number">
              Lasted
            </th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        {lanes.map(({ resource, bars }) => (
          <tbody key={resource}>
            {bars
              .filter(({ from, to }) => to >= frame.from && from <= frame.to)
              .map(({ segment, from, to }, at) => (
                <tr key={segment.position}>
                  <th scope="row">
                    {at === 0 ? (
                      <button type="button" class="link" onClick={() => open(resource)}>
                        {resource}
                      </button>
                    ) : (
                      <span class="unseen">{resource}</span>
                    )}
                  </th>
                  <td>{segment.changes > 1 ? `${segment.changes} changes, last ${wordOf(segment)}` : wordOf(segment)}</td>
                  <td class="number">{preciseTime(from)}</td>
                  <td class="number">{preciseTime(to)}</td>
                  <td class="number">{duration(to - from)}</td>
                  <td class="number">
                    <button type="button" class="link" onClick={() => goTo(segment.position)}>
                      #{segment.position}
                    </button>
                  </td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
