import type { INodeProperties } from "n8n-workflow";
import type { Parameters } from "../../common/parameters.ts";

/** Whether to return everything, and how many where not. */
export const pagingFields: INodeProperties[] = [
  {
    displayName: "Return All",
    name: "returnAll",
    type: "boolean",
    default: false,
    description: "Whether to return all results or only up to a given limit",
  },
  {
    displayName: "Limit",
    name: "limit",
    type: "number",
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { returnAll: [false] } },
    description: "Max number of results to return",
  },
];

/** How many results are wanted; Infinity for all. */
export const limitOf = (read: Parameters): number =>
  read("returnAll", false) === true ? Number.POSITIVE_INFINITY : Number(read("limit", 50));
