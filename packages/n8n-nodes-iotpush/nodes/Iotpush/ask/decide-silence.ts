import { type IWebhookResponseData, NodeOperationError } from "n8n-workflow";
import { answeredByDefault } from "./results.ts";
import { inputOf, type Settling, settle } from "./settle.ts";

/** What the watcher reports: that nobody answered, for certain or not, or it asks whether the question still waits. */
export async function decideSilence(settling: Settling, report: string): Promise<IWebhookResponseData> {
  const { host, memories, memory, question, reply } = settling;
  const { then } = question.silence;
  if (then === "wait") return reply(200, "it waits", "open");
  const certain = report === "silent";
  const { item } = memory;
  if (then === "answer" && certain) return settle(settling, answeredByDefault(question, item));
  if (then === "goOn") {
    const input = inputOf(host);
    return settle(settling, { output: 0, items: memories.length > 1 ? input.slice(item, item + 1) : input });
  }
  const error = new NodeOperationError(
    host.getNode(),
    certain
      ? "Nobody answered the question in time."
      : "Whether somebody answered in time cannot be known: the receipt could not be read.",
  );
  const { onError } = host.getNode();
  if (onError === "continueErrorOutput" || onError === "continueRegularOutput")
    return settle(settling, {
      output: 0,
      items: [{ json: { error: error.message }, error, pairedItem: { item } }],
    });
  throw error;
}
