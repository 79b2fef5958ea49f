import type { IDataObject, IExecuteFunctions, INodeExecutionData } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import { connect, paced } from "../common/connection.ts";
import { nodeError } from "../common/node-error.ts";
import { ofItem, readField } from "../common/parameters.ts";
import { RESOURCE_OPERATIONS } from "./resources/index.ts";
import type { OperationCall } from "./resources/operation.ts";

/** Runs the operation that the panel chose. Throws NodeApiError with the fix in its message, or goes on if the node is set to. */
export async function execute(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const resource = host.getNodeParameter("resource", 0, "message") as string;
  const name = host.getNodeParameter("operation", 0) as string;
  const operation = RESOURCE_OPERATIONS[resource]?.find(({ option }) => option.value === name);
  if (!operation)
    throw new NodeOperationError(
      host.getNode(),
      `There is no operation ${name} of ${resource}. Choose one from the list.`,
    );
  const { execute: each, flow } = operation;
  if (flow) return flow(host).catch((error: unknown) => [[failed(host, error, 0)]]);
  const output: INodeExecutionData[] = [];
  for (const item of host.getInputData().keys()) {
    try {
      const read = ofItem(host, item);
      const value: OperationCall["value"] = (field) => readField(read, field);
      const call = { ...(await connect(host, item)), host, read, value };
      const result = await paced(host, async () => each?.(call) ?? []);
      const all = (Array.isArray(result) ? result : [result]) as IDataObject[];
      output.push(...all.map((json) => ({ json: { ...json }, pairedItem: { item } })));
    } catch (error) {
      output.push(failed(host, error, item));
    }
  }
  return [output];
}

function failed(host: IExecuteFunctions, error: unknown, item: number): INodeExecutionData {
  const failure = nodeError(host.getNode(), error, item);
  if (!host.continueOnFail()) throw failure;
  return { json: { error: failure.message }, error: failure, pairedItem: { item } };
}
