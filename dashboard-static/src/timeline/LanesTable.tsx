import { duration, preciseTime } from "../page/time";
import { open } from "../page/view";
import { number, TableHead } from "../parts/TableHead";
import { goTo } from "../shell/moment";
import { wordOf } from "./draw";
import type { Frame } from "./frame";
import type { Bar, DrawnLane, Errors } from "./picture";
import { valueOf, words } from "./strip";

interface LanesTableProps {
  lanes: readonly DrawnLane[];
  errors: ReadonlyMap<string, readonly Errors[]>;
  frame: Frame;
}

/** The lanes in words: the same stretches, one a row. */
export function LanesTable({ lanes, errors, frame }: LanesTableProps) {
  return (
    <div class="table-box table-fill" tabIndex={0} role="group" aria-label="Timeline as a table">
      <table class="table">
        <caption class="unseen">What each resource did, and when</caption>
        <TableHead columns={["Resource", "State", "From", "To", number("Lasted"), number("CPU, most"), number("Memory, most"), number("Error lines"), "Event"]} />
        {lanes.map((lane) => (
          <tbody key={lane.resource}>
            {lane.bars
              .filter(({ from, to }) => to >= frame.from && from <= frame.to)
              .map((bar, at) => (
                <Stretch key={bar.segment.position} lane={lane} bar={bar} first={at === 0} errors={errors.get(lane.resource) ?? []} />
              ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Stretch({ lane, bar, first, errors }: { lane: DrawnLane; bar: Bar; first: boolean; errors: readonly Errors[] }) {
  const { segment, from, to } = bar;
  return (
    <tr>
      <th scope="row">
        {first ? (
          <button type="button" class="link" onClick={() => open(lane.resource)}>
            {lane.resource}
          </button>
        ) : (
          <span class="unseen">{lane.resource}</span>
        )}
      </th>
      <td>{segment.changes > 1 ? `${segment.changes} changes, last ${wordOf(segment)}` : wordOf(segment)}</td>
      <td class="number">{preciseTime(from)}</td>
      <td class="number">{preciseTime(to)}</td>
      <td class="number">{duration(to - from)}</td>
      <td class="number">{most(lane, bar, "cpu")}</td>
      <td class="number">{most(lane, bar, "memory")}</td>
      <td class="number">{told(errors, bar)}</td>
      <td class="number">
        <button type="button" class="link" onClick={() => goTo(segment.position)}>
          #{segment.position}
        </button>
      </td>
    </tr>
  );
}

/** What was measured in a stretch at most; empty where nothing was. */
function most({ usage }: DrawnLane, { from, to }: Bar, metric: "cpu" | "memory"): string {
  const values = usage.filter((measured) => measured.from < to && measured.to > from).map((measured) => valueOf(measured, metric));
  return values.length === 0 ? "" : words(Math.max(...values), metric);
}

/** How many lines told of errors in a stretch; those of a part that it shares with another count for the one where the part begins. */
function told(errors: readonly Errors[], { from, to }: Bar): string {
  const lines = errors.filter((each) => each.from >= from && each.from < to).reduce((sum, each) => sum + each.lines, 0);
  return lines === 0 ? "" : String(lines);
}
