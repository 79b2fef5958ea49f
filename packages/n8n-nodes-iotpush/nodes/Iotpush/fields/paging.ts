import { fields, numberField, switchField } from "../../common/panel.ts";
import { type Parameters, readNumber, readSwitch } from "../../common/parameters.ts";

/** Whether to return everything, and how many if not. */
export const paging = fields({
  returnAll: switchField("Return All", "Whether to return all results or only up to a given limit"),
  limit: numberField("Limit", "Max number of results to return", {
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { returnAll: [false] } },
  }),
});

/** How many results are wanted; Infinity for all. */
export const limitOf = (read: Parameters): number =>
  readSwitch(read, paging.returnAll) ? Number.POSITIVE_INFINITY : readNumber(read, paging.limit);
