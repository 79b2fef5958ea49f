import type { IDataObject, IExecuteFunctions, INodeExecutionData } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import { connect } from "../common/connection.ts";
import { nodeError } from "../common/node-error.ts";
import { paced } from "../common/paced.ts";
import { ofItem } from "../common/parameters.ts";
import { RESOURCE_OPERATIONS } from "./resources/index.ts";
import type { AnyOperation, ResourceOperation } from "./resources/operation.ts";

/** Runs the operation that the panel chose. Throws NodeApiError with the fix in its message, or goes on if the node is set to. */
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
  const operation = RESOURCE_OPERATIONS[resource]?.find(({ option }) => option.value === name);
  if (operation) return operation;
  throw new NodeOperationError(
    host.getNode(),
    `There is no operation ${name} of ${resource}. Choose one from the list.`,
  );
}

async function eachItem(
  host: IExecuteFunctions,
  operation: ResourceOperation,
): Promise<INodeExecutionData[]> {
  const output: INodeExecutionData[] = [];
  for (const item of host.getInputData().keys()) {
    const pairedItem = { item };
    try {
      const call = { ...(await connect(host, item)), host, read: ofItem(host, item) };
      const result = await paced(host, () => operation.execute(call));
      const all = (Array.isArray(result) ? result : [result]) as IDataObject[];
      output.push(...all.map((json) => ({ json: { ...json }, pairedItem })));
    } catch (error) {
      const failure = nodeError(host.getNode(), error, item);
      if (!host.continueOnFail()) throw failure;
      output.push({ json: { error: failure.message }, error: failure, pairedItem });
    }
  }
  return output;
}
