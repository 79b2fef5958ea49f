import {
  type IDataObject,
  type INodeExecutionData,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeOperationError,
} from "n8n-workflow";
import type { Reply } from "../../common/incoming.ts";
import type { Question } from "./question.ts";
import { answeredByDefault, noResponse } from "./results.ts";

/** What the watcher reports: that nobody answered, for certain or not, or it asks whether the question still waits. */
export function decideSilence({
  host,
  question,
  report,
  reply,
}: {
  readonly host: IWebhookFunctions;
  readonly question: Question;
  readonly report: string;
  readonly reply: Reply;
}): IWebhookResponseData {
  const { then } = question.silence;
  if (then === "wait") return reply(200, "it waits", "open");
  const certain = report === "silent";
  const go = (workflowData: INodeExecutionData[][]): IWebhookResponseData => ({
    webhookResponse: { success: true },
    workflowData,
  });
  if (then === "answer" && certain) return go(answeredByDefault(question));
  if (then === "goOn") return go(noResponse(question, inputOf(host)));
  const error = new NodeOperationError(
    host.getNode(),
    certain
      ? "Nobody answered the question in time."
      : "Whether somebody answered in time cannot be known: the receipt could not be read.",
  );
  const { onError } = host.getNode();
  if (onError === "continueErrorOutput" || onError === "continueRegularOutput")
    return go(noResponse(question, [{ json: { error: error.message }, error, pairedItem: { item: 0 } }]));
  throw error;
}

/** The items that came in, as n8n passes them on when its own limit ends a wait. */
function inputOf(host: IWebhookFunctions): INodeExecutionData[] {
  const items = host.evaluateExpression("{{ $input.all() }}") as unknown as IDataObject[];
  return items.map(({ json, binary }, index) => ({
    json: json as IDataObject,
    ...(binary ? { binary: binary as INodeExecutionData["binary"] & object } : {}),
    pairedItem: { item: index },
  }));
}
