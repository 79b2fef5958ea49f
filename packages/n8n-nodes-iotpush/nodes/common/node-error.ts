import { type IotpushError, isIotpushError, isNetworkError } from "@iotpush/core/adapter";
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
  const message = `${error.problem.replace(/[.\s]+$/, "")}. ${fixOf(error)}`;
  const failure = new NodeApiError(node, details, {
    ...at,
    message,
    description: error.method && error.url ? `${error.method} ${error.url} (${error.code})` : error.code,
    ...(error.status === undefined ? {} : { httpCode: String(error.status) }),
  });
  // n8n replaces a message that holds a code such as ECONNREFUSED by words of its own, without the fix.
  failure.message = message;
  return failure;
}

/** Runs the work and turns its errors into the ones that n8n shows. */
export async function withNodeErrors<Host extends { getNode(): INode }, Result>(
  host: Host,
  work: (host: Host) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(host);
  } catch (error) {
    throw nodeError(host.getNode(), error);
  }
}

/** What n8n has a switch for is named as n8n names it. */
const fixOf = (error: IotpushError): string =>
  isNetworkError(error) && error.problem.includes("certificate")
    ? "Set n8n's NODE_EXTRA_CA_CERTS to your certificate authority, or turn on Ignore SSL Issues in the credential."
    : error.fix;
