import type { EditorRED } from "node-red";
import { completeType, labelStyle } from "../../editor/node-type.js";
import { typedDefaults, typedFields } from "../../editor/typed-fields.js";
import { type ReceiptProperties, receiptMigrations } from "./properties.js";

declare const RED: EditorRED;

RED.nodes.registerType<ReceiptProperties & { name: string }>("iotpush-receipt", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: receiptMigrations.length },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    operation: { value: "get" },
    until: { value: "acted" },
    status: { value: "" },
    ...typedDefaults("msg", { receipt_id: "iotpush.receipt_id", topic: "iotpush.topic" }),
    ...typedDefaults("num", { timeout: "15", limit: "" }),
    timeoutUnit: { value: "min" },
    ...typedDefaults("str", { topic_id: "", since: "" }),
    outputs: { value: 1 },
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-receipt.svg",
  paletteLabel: "iotpush receipt",
  label() {
    return this.name || `iotpush receipt: ${this.operation}`;
  },
  labelStyle,
  outputLabels(index) {
    if (this.operation !== "wait") return this._(`output.${this.operation}`);
    return index === 0 ? this._(`until.${this.until}`) : this._("output.not");
  },
  oneditprepare() {
    typedFields();
    const operation = $("#node-input-operation");
    const show = () => {
      const chosen = String(operation.val());
      $(".iotpush-receipt-one").toggle(chosen !== "list");
      $(".iotpush-receipt-wait").toggle(chosen === "wait");
      $(".iotpush-receipt-list").toggle(chosen === "list");
      $("#node-input-outputs").val(chosen === "wait" ? 2 : 1);
    };
    operation.on("change", show);
    show();
  },
});
completeType("iotpush-receipt", receiptMigrations);
