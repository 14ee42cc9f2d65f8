/** Returns a length of time in its two largest units: `0.4 s`, `12 s`, `3m 05s`, `2h 14m`, `4d 2h`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  const seconds = Math.floor(ms / 1000);
  if (ms < 10_000) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes}m ${pad(seconds % 60)}s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ${pad(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** Returns a length of time that is still growing or shrinking, in whole seconds below a minute. */
export function ticking(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds < 60 ? `${seconds} s` : duration(seconds * 1000);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
