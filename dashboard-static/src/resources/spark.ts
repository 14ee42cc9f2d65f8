const WIDTH = 100;
const HEIGHT = 20;

/** Returns the path of a line through values at ascending places, on an area of 100 x 20 that it fills. */
export function line(places: readonly number[], values: readonly number[]): string {
  const first = places[0] ?? 0;
  const length = Math.max(1, (places.at(-1) ?? 0) - first);
  const most = Math.max(...values, 1e-9);
  const points = values.map((value, at) => {
    const x = ((places[at]! - first) / length) * WIDTH;
    const y = HEIGHT - 1 - (value / most) * (HEIGHT - 2);
    return `${round(x)} ${round(y)}`;
  });
  return points.length === 0 ? "" : `M${points.join("L")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
