import type { EditorRED } from "node-red";
import { keepUpToDate } from "../../editor/keep-up-to-date.js";
import { topicChoice } from "../../editor/topic-choice.js";
import { JSON_TYPES, priorityField, TEXT_TYPES, typedFields } from "../../editor/typed-fields.js";
import { sendMigrations } from "./migrations.js";
import { EVENTS_TYPE, type SendProperties } from "./send-node.js";

declare const RED: EditorRED;

keepUpToDate("iotpush-send", sendMigrations);
RED.nodes.registerType<SendProperties & { name: string }>("iotpush-send", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    topic: { value: "" },
    topicType: { value: "str" },
    message: { value: "payload" },
    messageType: { value: "msg" },
    title: { value: "" },
    titleType: { value: "str" },
    priority: { value: "" },
    priorityType: { value: "str" },
    tags: { value: "" },
    tagsType: { value: "str" },
    click_url: { value: "" },
    click_urlType: { value: "str" },
    actions: { value: "" },
    actionsType: { value: "json" },
    callback_url: { value: "" },
    callback_urlType: { value: "str" },
    metadata: { value: "" },
    metadataType: { value: "json" },
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-send.svg",
  paletteLabel: "iotpush send",
  label() {
    return this.name || (this.topicType === "str" && this.topic) || "iotpush send";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    typedFields({
      topic: TEXT_TYPES,
      message: TEXT_TYPES,
      title: TEXT_TYPES,
      tags: TEXT_TYPES,
      click_url: TEXT_TYPES,
      actions: JSON_TYPES,
      callback_url: [
        ...TEXT_TYPES,
        { value: EVENTS_TYPE, label: this._("callback.events"), hasValue: false, icon: "fa fa-bolt" },
      ],
      metadata: JSON_TYPES,
    });
    priorityField((key) => this._(key));
    topicChoice();
  },
});
