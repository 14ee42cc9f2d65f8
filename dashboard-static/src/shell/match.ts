/**
 * Returns how well `text` fits what was typed: 0 for not at all, more for better. All letters have
 * to come in order; starts of words and unbroken runs count more, long texts less.
 */
export function fit(typed: string, text: string): number {
  const wanted = typed.toLowerCase().replace(/\s+/g, "");
  const within = text.toLowerCase();
  if (wanted === "") {
    return 1;
  }
  let score = 0;
  let from = 0;
  let run = 0;
  for (const letter of wanted) {
    const at = startOfWord(within, letter, from) ?? within.indexOf(letter, from);
    if (at < 0) {
      return wanted.length > 1 && from > 0 ? retry(wanted, within) : 0;
    }
    run = at === from ? run + 1 : 1;
    score += run * 2 + (isStart(within, at) ? 4 : 0);
    from = at + 1;
  }
  return Math.max(score / (1 + text.length / 60), retry(wanted, within));
}

/** An unbroken find is better than any other. */
function retry(wanted: string, within: string): number {
  const at = within.replace(/\s+/g, "").indexOf(wanted);
  return at < 0 ? 0 : (wanted.length * 6 + (at === 0 ? 10 : 0)) / (1 + within.length / 60);
}

function startOfWord(text: string, letter: string, from: number): number | undefined {
  if (text[from] === letter) {
    return from;
  }
  for (let at = from; at < text.length; at++) {
    if (text[at] === letter && isStart(text, at)) {
      return at;
    }
  }
  return undefined;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[^a-z0-9]/.test(text[at - 1]!);
}
