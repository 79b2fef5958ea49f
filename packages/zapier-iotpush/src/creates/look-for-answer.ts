import { ReceiptReader, watchReceipt } from "@iotpush/core/adapter";
import type { Desk } from "../connection/client.js";
import type { AskStepInput } from "./ask-input.js";
import { type AskStepOutput, type RememberedQuestion, waiting } from "./ask-result.js";
import { canRead, judgeReceipt } from "./judge-tap.js";

const LOOK_MS = 15_000;

/** Reads the question's receipt for a while: for tests in the editor, which cannot wait for a callback. */
export async function lookForAnswer(
  desk: Desk,
  asked: RememberedQuestion,
  input: AskStepInput,
): Promise<AskStepOutput> {
  if (!canRead(desk, asked.topic)) return waiting(asked);
  const signal = AbortSignal.timeout(Math.min(LOOK_MS, desk.left()));
  const reader = new ReceiptReader({ client: desk.client, clock: desk.clock });
  try {
    const target = { receiptId: asked.receipt_id, topic: asked.topic };
    for await (const receipt of watchReceipt(reader, target, { signal })) {
      const judged = judgeReceipt(asked, receipt, { ...input, button: input.prepared.button });
      if (judged) return judged;
    }
    return waiting(asked);
  } finally {
    reader.close();
  }
}
