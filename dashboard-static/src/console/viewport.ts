// Which rows of a long list are in view, and where they stand. Browsers cap the height of an
// element, so above MAX_HEIGHT a scroll position stands for a proportion instead of for pixels.

/** The greatest height that the scrolled content is given, in pixels: below every browser's cap. */
export const MAX_HEIGHT = 8_000_000;

export interface Geometry {
  rows: number;
  rowHeight: number;
  /** What is visible at a time, in pixels. */
  height: number;
}

export interface Mounted {
  first: number;
  /** One past the last. */
  end: number;
  /** Where the first mounted row stands within the content, in pixels. */
  offset: number;
}

/** Returns the height of the scrolled content in pixels. */
export function contentHeight({ rows, rowHeight }: Geometry): number {
  return Math.min(rows * rowHeight, MAX_HEIGHT);
}

/** Returns whether a pixel scrolled is more than a pixel of rows. */
export function isScaled({ rows, rowHeight }: Geometry): boolean {
  return rows * rowHeight > MAX_HEIGHT;
}

/** Returns the greatest row, with its fraction, that can stand at the upper edge. */
export function lastTop({ rows, rowHeight, height }: Geometry): number {
  return Math.max(0, rows - height / rowHeight);
}

/** Returns the row, with its fraction, that stands at the upper edge for a scroll position. */
export function topOf(geometry: Geometry, scrollTop: number): number {
  const range = contentHeight(geometry) - geometry.height;
  if (range <= 0) {
    return 0;
  }
  return Math.min(1, Math.max(0, scrollTop / range)) * lastTop(geometry);
}

/** Returns the scroll position for which `top` stands at the upper edge. */
export function scrollTopOf(geometry: Geometry, top: number): number {
  const last = lastTop(geometry);
  if (last === 0) {
    return 0;
  }
  const range = Math.max(0, contentHeight(geometry) - geometry.height);
  return (Math.min(last, Math.max(0, top)) / last) * range;
}

/** Returns the rows to mount while `top` stands at the upper edge, with `overscan` more on each side. */
export function mounted(geometry: Geometry, top: number, overscan: number): Mounted {
  const { rows, rowHeight, height } = geometry;
  const first = Math.max(0, Math.floor(top) - overscan);
  const end = Math.min(rows, Math.ceil(top + height / rowHeight) + overscan);
  return { first, end, offset: scrollTopOf(geometry, top) - (top - first) * rowHeight };
}

/** The most rows that are mounted, unless the view itself is higher. */
const MOST_MOUNTED = 58;

/** Returns how many rows to mount on each side of the view. */
export function overscan({ rowHeight, height }: Geometry): number {
  const visible = Math.ceil(height / rowHeight) + 1;
  return Math.max(2, Math.min(12, Math.floor((MOST_MOUNTED - visible) / 2)));
}
