import { choice, dialog, nameAndConnection, typed } from "../../dialog/rows.mts";

export default dialog("iotpush-admin", [
  ...nameAndConnection,
  choice({ field: "operation", icon: "cog" }),
  typed({ field: "target", icon: "id-badge", only: "iotpush-admin-id" }),
  typed({ field: "data", icon: "database", types: "json", only: "iotpush-admin-data" }),
  `<div class="form-tips iotpush-admin-session" data-i18n="tip.session"></div>`,
]);
