import type { EditorRED } from "node-red";
import { keepUpToDate } from "../../editor/keep-up-to-date.js";
import { translateStatuses } from "../../editor/statuses.js";
import { JSON_TYPES, TEXT_TYPES, typedFields } from "../../editor/typed-fields.js";
import type { AdminProperties } from "./admin-node.js";
import { adminMigrations } from "./migrations.js";
import { ADMIN_OPERATIONS, operationOf } from "./operations.js";

declare const RED: EditorRED;

keepUpToDate("iotpush-admin", adminMigrations);
RED.nodes.registerType<AdminProperties & { name: string }>("iotpush-admin", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    operation: { value: "topics.list" },
    target: { value: "" },
    targetType: { value: "str" },
    data: { value: "payload" },
    dataType: { value: "msg" },
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-admin.svg",
  paletteLabel: "iotpush admin",
  label() {
    return this.name || this._(`operation.${this.operation.replace(".", "-")}`);
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    typedFields({ target: TEXT_TYPES, data: JSON_TYPES });
    const operation = $("#node-input-operation");
    for (const name of Object.keys(ADMIN_OPERATIONS))
      operation.append($("<option/>", { value: name }).text(this._(`operation.${name.replace(".", "-")}`)));
    operation.val(this.operation);
    const show = () => {
      const chosen = operationOf(String(operation.val()));
      $(".iotpush-admin-id").toggle(chosen?.needsId === true);
      $(".iotpush-admin-data").toggle(chosen?.needsData !== undefined);
      $(".iotpush-admin-session").toggle(!chosen?.local);
    };
    operation.on("change", show);
    show();
  },
});
translateStatuses("iotpush-admin");
