import { numberField, switchField } from "../../common/panel.ts";
import { numberOf, type Parameters, switchOf } from "../../common/parameters.ts";

export const limitField = numberField("Limit", "limit", "Max number of results to return", {
  typeOptions: { minValue: 1 },
  default: 50,
});

/** Whether to return everything, and how many if not. */
export const pagingFields = [
  switchField("Return All", "returnAll", "Whether to return all results or only up to a given limit"),
  { ...limitField, displayOptions: { show: { returnAll: [false] } } },
];

/** How many results are wanted; Infinity for all. */
export const limitOf = (read: Parameters): number =>
  switchOf("Return All", read("returnAll", false))
    ? Number.POSITIVE_INFINITY
    : numberOf("Limit", read("limit", 50), 1);
