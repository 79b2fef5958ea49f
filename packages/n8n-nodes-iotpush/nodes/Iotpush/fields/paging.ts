import { numberField, switchField } from "../../common/panel.ts";
import { type Parameters, readNumber, readSwitch } from "../../common/parameters.ts";

export const limitField = numberField("Limit", "limit", "Max number of results to return", {
  typeOptions: { minValue: 1 },
  default: 50,
});

const allField = switchField(
  "Return All",
  "returnAll",
  "Whether to return all results or only up to a given limit",
);

export const pagingFields = [allField, { ...limitField, displayOptions: { show: { returnAll: [false] } } }];

/** How many results are wanted; Infinity for all. */
export const limitOf = (read: Parameters): number =>
  readSwitch(read, allField) ? Number.POSITIVE_INFINITY : readNumber(read, limitField);
