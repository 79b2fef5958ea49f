import type { EditorRED } from "node-red";
import { keepUpToDate } from "../../editor/keep-up-to-date.js";
import { translateStatuses } from "../../editor/statuses.js";
import { NUMBER_TYPES, TEXT_TYPES, typedFields } from "../../editor/typed-fields.js";
import { receiptMigrations } from "./migrations.js";
import type { ReceiptProperties } from "./receipt-node.js";

declare const RED: EditorRED;

keepUpToDate("iotpush-receipt", receiptMigrations);
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
    receipt_id: { value: "iotpush.receipt_id" },
    receipt_idType: { value: "msg" },
    topic: { value: "iotpush.topic" },
    topicType: { value: "msg" },
    timeout: { value: "15" },
    timeoutType: { value: "num" },
    timeoutUnit: { value: "min" },
    topic_id: { value: "" },
    topic_idType: { value: "str" },
    since: { value: "" },
    sinceType: { value: "str" },
    limit: { value: "" },
    limitType: { value: "num" },
    outputs: { value: 1 },
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-receipt.svg",
  paletteLabel: "iotpush receipt",
  label() {
    return this.name || `iotpush receipt: ${this.operation}`;
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    if (this.operation !== "wait") return this._(`output.${this.operation}`);
    return index === 0 ? this._(`until.${this.until}`) : this._("output.not");
  },
  oneditprepare() {
    typedFields({
      receipt_id: TEXT_TYPES,
      topic: TEXT_TYPES,
      timeout: NUMBER_TYPES,
      topic_id: TEXT_TYPES,
      since: TEXT_TYPES,
      limit: NUMBER_TYPES,
    });
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
translateStatuses("iotpush-receipt");
