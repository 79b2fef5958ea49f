import { closest, distance } from "fastest-levenshtein";

/** The allowed word that is at most a third away from the one given. */
export function nearest(given: string, allowed: readonly string[]): string | undefined {
  if (given === "" || allowed.length === 0) return undefined;
  const candidate = closest(given.toLowerCase(), allowed);
  return distance(given.toLowerCase(), candidate) <= Math.ceil(candidate.length / 3) ? candidate : undefined;
}
