import { isRateLimitError } from "@iotpush/core/portable";
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import { connect } from "../common/connection.ts";
import { nodeError } from "../common/node-error.ts";
import { ofItem } from "../common/parameters.ts";
import { clock } from "../common/transport.ts";
import type { AnyOperation, Operation } from "./operation.ts";
import { OPERATIONS } from "./resources/index.ts";

/** A Retry-After is a minute at most; other processes share the limit. */
const MOST_WAITS = 5;

/** Runs the operation that the panel chose. Throws NodeApiError with the fix in its message, or goes on where the node is set to. */
export async function execute(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const operation = chosen(host);
  if (!("flow" in operation)) return [await eachItem(host, operation)];
  try {
    return await operation.flow(host);
  } catch (error) {
    const failure = nodeError(host.getNode(), error, 0);
    if (!host.continueOnFail()) throw failure;
    return [[{ json: { error: failure.message }, error: failure, pairedItem: { item: 0 } }]];
  }
}

function chosen(host: IExecuteFunctions): AnyOperation {
  const resource = host.getNodeParameter("resource", 0, "message") as string;
  const name = host.getNodeParameter("operation", 0) as string;
  const operation = OPERATIONS[resource]?.find(({ option }) => option.value === name);
  if (operation) return operation;
  throw new NodeOperationError(
    host.getNode(),
    `There is no operation ${name} of ${resource}. Choose one of the list.`,
  );
}

async function eachItem(host: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[]> {
  const output: INodeExecutionData[] = [];
  for (const item of host.getInputData().keys()) {
    const pairedItem = { item };
    try {
      const call = { ...(await connect(host, item)), host, read: ofItem(host, item) };
      const result = await paced(host, () => operation.execute(call));
      const all: IDataObject[] = Array.isArray(result) ? result : [result];
      output.push(...all.map((json) => ({ json, pairedItem })));
    } catch (error) {
      const failure = nodeError(host.getNode(), error, item);
      if (!host.continueOnFail()) throw failure;
      output.push({ json: { error: failure.message }, error: failure, pairedItem });
    }
  }
  return output;
}

/** The service's limit is 100 requests a minute: what is beyond waits for its turn, and the node says so. */
async function paced<T>(host: IExecuteFunctions, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const result = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ("value" in result) return result.value;
    const { error } = result;
    const cancelled = host.getExecutionCancelSignal();
    if (!isRateLimitError(error) || tries > MOST_WAITS || cancelled?.aborted) throw error;
    const seconds = Math.ceil(error.retryAfterMs / 1_000);
    host.addExecutionHints({
      message: `The service's limit of requests a minute was reached, so the node waited ${seconds} s before it went on.`,
      location: "outputPane",
    });
    await clock.sleep(error.retryAfterMs, cancelled);
  }
}
