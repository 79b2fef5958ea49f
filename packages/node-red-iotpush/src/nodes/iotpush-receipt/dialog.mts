import { choice, dialog, nameAndConnection, time, typed } from "../../dialog/rows.mts";

/** Which rows belong to which operations. */
const ONE = { only: "iotpush-receipt-one" };
const WAIT = { only: "iotpush-receipt-wait" };
const LIST = { only: "iotpush-receipt-list" };

const words = (below: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value) => [value, `${below}.${value}`]));
const statuses = words("status_filter", ["queued", "delivered", "read", "acted", "expired", "failed"]);

export default dialog("iotpush-receipt", [
  ...nameAndConnection,
  choice({ field: "operation", icon: "cog" }, words("operation", ["get", "wait", "list"])),
  typed({ field: "receipt_id", icon: "ticket", ...ONE }),
  typed({ field: "topic", icon: "comment", ...ONE }),
  choice({ field: "until", icon: "flag-checkered", ...WAIT }, words("until", ["delivered", "read", "acted"])),
  time({ field: "timeout", icon: "clock-o", types: "number", ...WAIT }),
  choice({ field: "status", icon: "filter", ...LIST }, { "": "status_filter.any", ...statuses }),
  typed({ field: "topic_id", icon: "comment", ...LIST }),
  typed({ field: "since", icon: "calendar", placeholder: "since", ...LIST }),
  typed({ field: "limit", icon: "list-ol", placeholder: "limit", types: "number", ...LIST }),
  `<div class="form-tips ${LIST.only}" data-i18n="tip.session"></div>`,
  `<input type="hidden" id="node-input-outputs">`,
]);
