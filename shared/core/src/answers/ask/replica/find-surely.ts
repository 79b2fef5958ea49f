import type { Life } from "../../engine/life.js";
import type { QuestionRun } from "../question-run.js";
import type { AskServices } from "../services.js";

/** How long a shared store that is away is left alone. */
export const AGAIN_MS = 1_000;

/** Resolves once the store says what it has; to undefined if it has forgotten it, or this process stops first. */
export async function findSurely(run: QuestionRun, services: AskServices): Promise<Life | undefined> {
  const { store, clock } = services;
  for (;;)
    try {
      return await store.find(run.life.id);
    } catch {
      if (run.isStopped) return undefined;
      await clock.sleep(AGAIN_MS);
    }
}
