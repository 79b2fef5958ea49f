import type { AskItem } from "./results.ts";

const MOST_EXECUTIONS = 1_000;

/** What this process knows of executions that wait for more answers, by the first question's id. n8n stores nothing while they wait. */
const executions = new Map<string, Map<string, AskItem>>();
const keyOf = (ids: readonly string[]): string => ids[0] ?? "";

/** What is known here of an execution's questions, by question. */
export const keptOf = (ids: readonly string[]): ReadonlyMap<string, AskItem> =>
  executions.get(keyOf(ids)) ?? new Map();

/** Keeps what became of a question. The first answer counts, and silence only as long as no process knows an answer. */
export function keep(ids: readonly string[], id: string, result: AskItem): AskItem {
  const known = executions.get(keyOf(ids)) ?? new Map<string, AskItem>();
  const before = known.get(id);
  const counts = before && (before.answered !== undefined || result.answered === undefined) ? before : result;
  known.set(id, counts);
  executions.set(keyOf(ids), known);
  for (const oldest of executions.keys()) {
    if (executions.size <= MOST_EXECUTIONS) break;
    executions.delete(oldest);
  }
  return counts;
}

/** The execution goes on, or has ended. */
export const forget = (ids: readonly string[]): void => void executions.delete(keyOf(ids));

/** Another time at each call: behind a load balancer that goes by turns, what several processes do in step never meets. */
export const outOfStep = (ms: number): number => ms * (0.5 + Math.random());
