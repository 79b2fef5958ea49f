import { ValidationError } from "@iotpush/core/adapter";
import type { INodeProperties } from "n8n-workflow";
import { locatorOf, type Parameters } from "../../common/parameters.ts";

/** A receipt: by its id, which sending returns, or from the list, which takes a session token. */
export const receiptField: INodeProperties = {
  displayName: "Receipt",
  name: "receiptId",
  type: "resourceLocator",
  required: true,
  default: { mode: "id", value: "" },
  description: "The receipt of a message; sending returns its ID as receipt_id",
  modes: [
    {
      displayName: "By ID",
      name: "id",
      type: "string",
      placeholder: "e.g. {{ $json.receipt_id }}",
    },
    {
      displayName: "From List",
      name: "list",
      type: "list",
      typeOptions: { searchListMethod: "searchReceipts", searchable: true },
    },
  ],
};

/** Throws ValidationError where no receipt is named. */
export function receiptIdOf(read: Parameters): string {
  const { value } = locatorOf(read, "receiptId");
  if (value) return value;
  throw new ValidationError({
    what: "The receipt",
    issues: [{ field: "receiptId", problem: "is not named" }],
    fix: "Give the receipt_id that sending the message returned.",
  });
}
