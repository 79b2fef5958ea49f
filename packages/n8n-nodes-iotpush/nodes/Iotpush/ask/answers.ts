import type { AskItem } from "./results.ts";

const MOST_EXECUTIONS = 1_000;

/** What became of questions whose execution waits for others still, by the first one's id. n8n stores nothing while it waits. */
const kept = new Map<string, Map<string, AskItem>>();

const keyOf = (ids: readonly string[]): string => ids[0] ?? "";

/** Keeps what became of one of an execution's questions, the latest if it is told twice; gives all that is known, by question. */
export function keep(ids: readonly string[], id: string, result: AskItem): ReadonlyMap<string, AskItem> {
  const known = kept.get(keyOf(ids)) ?? new Map<string, AskItem>();
  known.set(id, result);
  kept.set(keyOf(ids), known);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_EXECUTIONS) break;
    kept.delete(oldest);
  }
  return known;
}

/** The execution goes on, or has ended. */
export const forget = (ids: readonly string[]): void => void kept.delete(keyOf(ids));
