import { typed } from "./rows.mts";

/** What a push can say, in `iotpush send` and `iotpush ask`. */
export const textRows = [
  typed({ field: "topic", icon: "comment", placeholder: "topic" }),
  typed({ field: "message", icon: "align-left" }),
  typed({ field: "title", icon: "header" }),
];

export const moreRows = [
  typed({ field: "priority", icon: "exclamation" }),
  typed({ field: "tags", icon: "tags", placeholder: "tags" }),
  typed({ field: "click_url", icon: "link", placeholder: "click_url" }),
];

export const metadataRow = typed({ field: "metadata", icon: "database" });
