import { rested, shown } from "../shell/moment";
import { track } from "../slider/track";
import type { UsageBin } from "../wire/model";
import { line } from "./spark";

interface SparkCellProps {
  name: string;
  /** The value of the moment shown, in words. */
  text: string;
  value: (bin: UsageBin) => number;
  words: (value: number) => string;
}

/** What a resource uses, above what it has used in this session up to the moment shown. */
export function SparkCell({ name, text, value, words }: SparkCellProps) {
  const { bins, end } = until(name);
  const values = bins.map(value);
  return (
    <span class="spark-cell" title={values.length === 0 ? undefined : `at most ${words(Math.max(...values))} in this session`}>
      <span>{text}</span>
      {values.length > 1 && (
        <svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
          <path d={line(bins.map(({ bucket }) => bucket), values, end)} />
        </svg>
      )}
    </span>
  );
}

/** The slider's track has them, as the server binned them. In the past they end with the moment, once that has rested. */
function until(name: string): { bins: readonly UsageBin[]; end: number } {
  const known = track.value;
  if (known === null) {
    return { bins: [], end: 0 };
  }
  const bins = known.lanes.find(({ resource }) => resource === name)?.usage ?? [];
  if (rested.value == null) {
    return { bins, end: known.buckets };
  }
  const at = Date.parse(shown.peek()?.at ?? known.toAt);
  const end = ((at - Date.parse(known.fromAt)) / (Date.parse(known.toAt) - Date.parse(known.fromAt))) * known.buckets;
  return { bins: bins.filter(({ bucket }) => bucket <= end), end };
}
