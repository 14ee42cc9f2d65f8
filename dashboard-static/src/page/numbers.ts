const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Returns a size with two or three digits: `640 KiB`, `1.2 MiB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Returns a share of one processor: `0.3 %`, `12 %`. */
export function percent(value: number): string {
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}
