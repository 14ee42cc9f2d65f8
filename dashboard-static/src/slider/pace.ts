/** No pause is longer: idle hours are told, not sat through. */
const LONGEST_MS = 1500;

/** Returns how long to wait, in milliseconds, between two events that were `apart` at `speed`. */
export function pace(apart: number, speed: number): number {
  return Math.min(LONGEST_MS, Math.max(0, apart) / speed);
}
