import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What a benchmark found: printed as a table, written to a file. */
export interface Table {
  readonly title: string;
  /** What it should be, as text: figures are reported, never asserted. */
  readonly goal?: string | undefined;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** The value below which `part` (0 to 1) of the values lie. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * Measures each kind once a round, so that what disturbs the machine disturbs all alike; in a new order each round, since a host may
 * do something dear at every second call (n8n makes its isolates so), which would hit always the same kind.
 */
export async function inTurns<Kind extends string, Subject, Result>(
  rounds: number,
  kinds: Readonly<Record<Kind, Subject>>,
  measure: (subject: Subject, kind: Kind) => Promise<Result>,
): Promise<Record<Kind, Result[]>> {
  const names = Object.keys(kinds) as Kind[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Kind, Result[]>;
  for (let round = 0; round < rounds; round++)
    for (const name of shuffled(names)) results[name].push(await measure(kinds[name], name));
  return results;
}

function shuffled<T>(values: readonly T[]): T[] {
  const left = [...values];
  return values.flatMap(() => left.splice(Math.floor(Math.random() * left.length), 1));
}

setFlagsFromString("--expose-gc");
/** Frees what nobody holds, so that what is left can be measured. */
export const collectGarbage = runInNewContext("gc") as () => void;
