import { isIotpushError } from "@iotpush/core/portable";
import { type INode, type JsonObject, NodeApiError, NodeOperationError } from "n8n-workflow";

/**
 * The error as n8n shows it: what went wrong and what to do in the message, the HTTP status kept. Errors of n8n itself pass.
 */
export function nodeError(
  node: INode,
  error: unknown,
  itemIndex?: number,
): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  const at = itemIndex === undefined ? {} : { itemIndex };
  if (!isIotpushError(error))
    return new NodeOperationError(node, error instanceof Error ? error : String(error), at);
  const details: JsonObject = { message: error.message, code: error.code, name: error.name };
  return new NodeApiError(node, details, {
    ...at,
    message: `${error.problem}. ${error.fix}`,
    description: error.method && error.url ? `${error.method} ${error.url} (${error.code})` : error.code,
    ...(error.status === undefined ? {} : { httpCode: String(error.status) }),
  });
}
