import { computed } from "@preact/signals";
import { shownAt } from "../page/time";
import { track } from "../slider/track";
import { restless } from "./restless";

// As one text: most moments change nothing, and then no row is drawn again.
const names = computed(() => restless(track.value?.markers ?? [], shownAt.value).join("\n"));
const flapping = computed(() => new Set(names.value.split("\n")));

/** Says that a resource ends, or changes its health, again and again. */
export function Flapping({ name }: { name: string }) {
  return flapping.value.has(name) ? (
    <span class="badge tone-warn" title="It has ended, or changed its health, again and again within a minute">
      flapping
    </span>
  ) : null;
}
