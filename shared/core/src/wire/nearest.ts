/** The allowed word that is at most a third away from the one given. */
export function nearest(given: string, allowed: readonly string[]): string | undefined {
  if (given === "") return undefined;
  const far = allowed.map((word) => ({ word, by: distance(given.toLowerCase(), word) }));
  const [closest] = far.toSorted((a, b) => a.by - b.by);
  return closest && closest.by <= Math.ceil(closest.word.length / 3) ? closest.word : undefined;
}

/** How many characters must be put in, left out or exchanged to make one word the other. Of a long text only its length counts. */
function distance(from: string, to: string): number {
  if (from.length > 2 * to.length + 2) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...to].entries())
      next.push(
        Math.min((row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1, (row[at] ?? 0) + (character === other ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
