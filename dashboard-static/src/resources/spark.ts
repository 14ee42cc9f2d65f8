const WIDTH = 100;
const HEIGHT = 20;

/**
 * Returns the path of values that each held until the next one, on an area of 100 x 20 that they
 * fill; the last one held until `end`. Places ascend.
 */
export function line(places: readonly number[], values: readonly number[], end: number): string {
  const first = places[0] ?? 0;
  const length = Math.max(1, end - first);
  const most = Math.max(...values, 1e-9);
  const x = (place: number) => round(((place - first) / length) * WIDTH);
  const steps = values.map((value, at) => {
    const y = round(HEIGHT - 1 - (value / most) * (HEIGHT - 2));
    return `${at === 0 ? `M0 ${y}` : `V${y}`}H${x(places[at + 1] ?? end)}`;
  });
  return steps.join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
