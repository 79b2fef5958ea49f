import type { IExecuteFunctions, IWebhookFunctions } from "n8n-workflow";

/**
 * What a waiting execution remembers of its question, in the node's context: n8n keeps it with the execution. Later nodes can
 * read it as `$('Name of this node').context`, for example to read the receipt once more when there was no response.
 */
export interface Memory {
  /** What the callback's URL must name, so that one of an earlier round in a loop is refused. */
  readonly question: string;
  readonly messageId: string;
  readonly receiptId: string;
  readonly topic: string;
}

export function remember(host: IExecuteFunctions, memory: Memory): void {
  Object.assign(host.getContext("node"), memory);
}

/** What this execution's question was; undefined where none is open. */
export function recall(host: IWebhookFunctions): Memory | undefined {
  const name = JSON.stringify(host.getNode().name);
  const field = (key: keyof Memory) =>
    host.evaluateExpression(`{{ $(${name}).context[${JSON.stringify(key)}] }}`);
  const [question, messageId, receiptId, topic] = [
    field("question"),
    field("messageId"),
    field("receiptId"),
    field("topic"),
  ];
  if (typeof question !== "string" || typeof messageId !== "string") return undefined;
  return { question, messageId, receiptId: String(receiptId), topic: String(topic) };
}
