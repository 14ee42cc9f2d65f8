/** Returns the contrast of two colours 0xRRGGBB after WCAG 2, from 1 to 21. */
export function contrast(a: number, b: number): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/**
 * Returns `colour`, moved towards black or white just as far as it takes to be read on
 * `background` (4.5 to 1): programs choose colours for a terminal they cannot see.
 */
export function readable(colour: number, background: number): number {
  const target = luminance(background) > 0.18 ? 0 : 255;
  let result = colour;
  for (let step = 1; step <= 20 && contrast(result, background) < 4.5; step++) {
    result = mix(colour, target, step / 20);
  }
  return result;
}

function mix(colour: number, target: number, share: number): number {
  const channel = (shift: number) => {
    const value = (colour >> shift) & 255;
    return Math.round(value + (target - value) * share) << shift;
  };
  return channel(16) + channel(8) + channel(0);
}

function luminance(colour: number): number {
  const channel = (shift: number) => {
    const value = ((colour >> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}
