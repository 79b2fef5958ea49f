import { metadataRow, moreRows, textRows } from "../../dialog/push-rows.mts";
import { dialog, nameAndServer, typed } from "../../dialog/rows.mts";

export default dialog("iotpush-send", [
  ...nameAndServer,
  ...textRows,
  ...moreRows,
  typed({ field: "actions", icon: "hand-pointer-o" }),
  typed({ field: "callback_url", icon: "reply" }),
  metadataRow,
]);
