import type { EditorRED } from "node-red";
import { completeType, labelStyle } from "../../editor/node-type.js";
import { typedDefaults, typedFields } from "../../editor/typed-fields.js";
import { ADMIN_OPERATIONS, operationOf } from "./operations.js";
import { type AdminProperties, adminMigrations } from "./properties.js";

declare const RED: EditorRED;

RED.nodes.registerType<AdminProperties & { name: string }>("iotpush-admin", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    operation: { value: "topics.list" },
    ...typedDefaults("str", { target: "" }),
    ...typedDefaults("msg", { data: "payload" }),
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-admin.svg",
  paletteLabel: "iotpush admin",
  label() {
    return this.name || this._(`operation.${this.operation.replace(".", "-")}`);
  },
  labelStyle,
  oneditprepare() {
    typedFields();
    const operation = $("#node-input-operation");
    for (const name of Object.keys(ADMIN_OPERATIONS))
      operation.append($("<option/>", { value: name }).text(this._(`operation.${name.replace(".", "-")}`)));
    operation.val(this.operation);
    const show = () => {
      const chosen = operationOf(String(operation.val()));
      $(".iotpush-admin-id").toggle(chosen?.needsId === true);
      $(".iotpush-admin-data").toggle(chosen?.needsData !== undefined);
      $(".iotpush-admin-session").toggle(chosen?.run === undefined);
    };
    operation.on("change", show);
    show();
  },
});
completeType("iotpush-admin", adminMigrations);
