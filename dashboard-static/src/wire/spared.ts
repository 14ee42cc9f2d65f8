/** How many times longer than an answer took the next question waits. */
const SHARE = 10;

/** A question that the host reads the whole session for, asked again and again as the log grows. */
export class Spared {
  private took = 0;

  /** Asks, and notes how long the answer took. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await question();
    } finally {
      this.took = performance.now() - begun;
    }
  }

  /** Returns how long to wait before the next question, in milliseconds; at least `least`. */
  wait(least: number): number {
    return Math.max(least, SHARE * this.took);
  }
}
