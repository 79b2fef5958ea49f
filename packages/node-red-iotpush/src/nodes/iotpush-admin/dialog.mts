import { choice, dialog, nameAndServer, typed } from "../../dialog/rows.mts";

export default dialog("iotpush-admin", [
  ...nameAndServer,
  choice({ field: "operation", icon: "cog" }),
  typed({ field: "target", icon: "id-badge", only: "iotpush-admin-id" }),
  typed({ field: "data", icon: "database", only: "iotpush-admin-data" }),
  `<div class="form-tips" data-i18n="tip.session"></div>`,
]);
