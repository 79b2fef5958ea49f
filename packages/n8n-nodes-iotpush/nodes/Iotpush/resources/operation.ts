import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import type { Typed } from "../../common/panel.ts";
import type { Parameters } from "../../common/parameters.ts";
import { paging } from "../fields/listing.ts";

export interface OperationCall extends CredentialConnection {
  readonly host: IExecuteFunctions;
  readonly read: Parameters;
  /** A field's value. Throws ValidationError if it is not valid for the field. */
  value<Value>(field: INodeProperties & Typed<Value>): Value;
}

/** An operation of a resource: what the panel shows and what it does. */
export interface Operation {
  readonly option: Readonly<Record<"name" | "value" | "action" | "description", string>>;
  readonly fields: Readonly<Record<string, INodeProperties>>;
  /** Runs it for one item; each result becomes an item. Rejects with core's errors. */
  readonly execute?: (call: OperationCall) => Promise<object | readonly object[]>;
  /** Runs it for all items at once, if it chooses the outputs itself, as waiting ones do. */
  readonly flow?: (host: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

/** An operation as n8n's list shows it; `action` is what its list of nodes says. */
export const option = (name: string, value: string, action: string, description: string) => ({
  name,
  value,
  action,
  description,
});

export const limitOf = ({ value }: OperationCall): number =>
  value(paging.returnAll) ? Number.POSITIVE_INFINITY : value(paging.limit);
