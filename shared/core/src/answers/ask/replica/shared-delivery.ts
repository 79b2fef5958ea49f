import type { SharedQuestions, SqlClient, StoreTransaction } from "../../store/question-store.js";
import type { QuestionRun } from "../question-run.js";
import type { AskServices } from "../services.js";
import { findSurely } from "./find-surely.js";

/**
 * Has an outcome delivered by `deliver`, whose handler may begin a transaction: then the delivery is recorded in it. Resolves to whether
 * it is recorded; rejects if the handler refused it, or nothing was committed.
 */
export async function deliverShared(
  run: QuestionRun,
  services: AskServices,
  deliver: (transaction: () => Promise<SqlClient>) => Promise<void>,
): Promise<boolean> {
  let begun: Promise<StoreTransaction> | undefined;
  const transaction = async () => {
    begun ??= (services.store.shared as SharedQuestions).begin();
    return (await begun).sql;
  };
  try {
    await deliver(transaction);
    if (begun) await commit(run, services, await begun);
    return begun !== undefined;
  } catch (error) {
    await begun?.then((open) => open.rollback()).catch(() => {});
    throw error;
  }
}

/** Resolves too if another process has delivered it meanwhile, and nothing was committed here. */
function commit(run: QuestionRun, services: AskServices, transaction: StoreTransaction): Promise<void> {
  return run.locked(async () => {
    try {
      await run.work({ t: "delivered" }, transaction);
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      // The line may have broken behind the commit.
      const stored = await findSurely(run, services);
      if (!stored) return;
      run.record.adopt(stored);
      if (!stored.delivered) throw error;
    }
  });
}
