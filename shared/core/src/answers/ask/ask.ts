import type { PortableClient } from "../../client/portable-client.js";
import { systemClock } from "../../client/system-clock.js";
import { Asker } from "./asker.js";
import type { AskerOptions } from "./asker-options.js";
import type { AskOutcome } from "./outcome.js";
import type { Question } from "./question.js";

/**
 * Asks one question and resolves to how it ended; by reading the receipt unless options say otherwise. For many questions, for
 * callbacks, and to outlive a restart, use one `Asker`. Aborting the signal cancels the question.
 * Throws ValidationError for a question that is wrong or could never be answered. Documentation: Action Buttons, Delivery Receipts.
 */
export async function ask(
  client: PortableClient,
  question: Question,
  options: Partial<Omit<AskerOptions, "client">> & { readonly signal?: AbortSignal } = {},
): Promise<AskOutcome> {
  const { signal, ...askerOptions } = options;
  const asker = new Asker({ clock: systemClock, ...askerOptions, client });
  try {
    const { outcome } = await asker.ask(question, signal ? { signal } : {});
    return await outcome;
  } finally {
    await asker.close();
  }
}
