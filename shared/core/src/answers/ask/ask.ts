import type { ApiClient } from "../../client/api-client.js";
import { checkObject } from "../../client/check-options.js";
import { systemClock } from "../../client/system-clock.js";
import { ReceiptReader } from "../reader/receipt-reader.js";
import { AskerCore } from "./asker-core.js";
import type { AskerOptions } from "./asker-options.js";
import type { AskOutcome } from "./outcome.js";
import type { ActionIds, GivenActions, QuestionInput } from "./question.js";

/** Those of an `Asker` that mean something for one question without callbacks. */
type OneQuestionOptions = Omit<
  AskerOptions,
  "client" | "callbackBase" | "mode" | "maxOpen" | "maxPerTopicAndMinute" | "quota"
> & { readonly signal?: AbortSignal };

/**
 * Asks one question and resolves to how it ended, by reading the receipt. For many questions, for callbacks, and to outlive a restart,
 * use one `Asker`. Aborting the signal cancels the question. A reader or store that is given stays open.
 * Throws ValidationError for a question that is wrong or could never be answered. Documentation: Action Buttons, Delivery Receipts.
 */
export async function ask<const A extends GivenActions>(
  client: ApiClient,
  question: QuestionInput<A>,
  options: OneQuestionOptions = {},
): Promise<AskOutcome<ActionIds<A>>> {
  const { signal, clock = systemClock, ...rest } = checkObject(options, "signal");
  const { requestsPerMinute } = rest;
  const reader = rest.reader ?? new ReceiptReader({ client, clock, requestsPerMinute });
  const asker = new AskerCore({ ...rest, client, clock, reader });
  try {
    const { outcome } = await asker.ask(question, signal ? { signal } : {});
    return (await outcome) as AskOutcome<ActionIds<A>>;
  } finally {
    if (!rest.reader) reader.close();
  }
}
