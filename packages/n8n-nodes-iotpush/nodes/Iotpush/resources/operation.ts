import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from "n8n-workflow";
import { updateDisplayOptions } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import type { Parameters } from "../../common/parameters.ts";

/** One item's call of an operation. */
export interface OperationCall extends CredentialConnection {
  readonly host: IExecuteFunctions;
  /** The item's parameters. */
  readonly read: Parameters;
}

/** An operation of a resource: what the panel shows of it, and what it does for an item. */
export interface ResourceOperation {
  readonly option: Readonly<Record<"name" | "value" | "action" | "description", string>>;
  readonly fields: Readonly<Record<string, INodeProperties>>;
  /** One item for each result. Rejects with the core's errors. */
  execute(call: OperationCall): Promise<object | readonly object[]>;
}

/** An operation that handles all items together and decides on the outputs, such as one that waits. */
export interface FlowOperation extends Omit<ResourceOperation, "execute"> {
  flow(host: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** An operation as n8n's list shows it; `action` is what its list of nodes says. */
export const option = (
  name: string,
  value: string,
  action: string,
  description: string,
): ResourceOperation["option"] => ({ name, value, action, description });

export type AnyOperation = ResourceOperation | FlowOperation;

/** The entries of a resource in the panel: the choice of its operation, and each operation's fields. */
export const propertiesOf = (
  resource: string,
  operations: readonly AnyOperation[],
  initial: string,
): INodeProperties[] => [
  {
    displayName: "Operation",
    name: "operation",
    type: "options",
    noDataExpression: true,
    displayOptions: { show: { resource: [resource] } },
    options: operations.map(({ option }) => ({ ...option })),
    default: initial,
  },
  ...operations.flatMap(({ option, fields }) =>
    updateDisplayOptions(
      { show: { resource: [resource], operation: [option.value] } },
      Object.values(fields),
    ),
  ),
];
