import type { SharedQuestions, SqlClient, StoreTransaction } from "../../store/question-store.js";
import type { QuestionRun } from "../question-run.js";
import type { AskServices } from "../services.js";

/**
 * Has an outcome delivered by `deliver`, whose handler may begin a transaction: then the delivery is recorded in it. Resolves to whether
 * it is recorded, by this process or another; rejects if the handler refused it, or nothing was committed.
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
    if (!begun) return false;
    const open = await begun;
    await run.locked(() => run.work({ t: "delivered" }, open));
    return true;
  } catch (error) {
    await begun?.then((open) => open.rollback()).catch(() => {});
    if (run.life.delivered) return true;
    throw error;
  }
}
