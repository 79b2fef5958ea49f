import type { EditorRED } from "node-red";
import { ButtonList } from "../../editor/buttons/button-list.js";
import { lockScreenNote } from "../../editor/buttons/lock-screen-note.js";
import { presetChoice } from "../../editor/buttons/preset-buttons.js";
import { showSource } from "../../editor/buttons/source.js";
import { keepUpToDate } from "../../editor/keep-up-to-date.js";
import { translateStatuses } from "../../editor/statuses.js";
import { topicChoice } from "../../editor/topic-choice.js";
import {
  BUTTONS_TYPES,
  JSON_TYPES,
  PUSH_TEXT_DEFAULTS,
  PUSH_TEXT_TYPES,
  priorityField,
  TEXT_TYPES,
  typedFields,
} from "../../editor/typed-fields.js";
import { sendMigrations } from "./migrations.js";
import { EVENTS_TYPE, type SendProperties } from "./send-node.js";

declare const RED: EditorRED;

let list: ButtonList | undefined;

keepUpToDate("iotpush-send", sendMigrations);
RED.nodes.registerType<SendProperties & { name: string }>("iotpush-send", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: sendMigrations.length },
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
    ...PUSH_TEXT_DEFAULTS,
    buttonsFrom: { value: "list" },
    buttons: {
      value: [],
      validate() {
        const ids = this.buttons.map(({ id }) => id);
        const complete = this.buttons.every(
          ({ id, label, type, url }) => id && label && (type !== "url" || url),
        );
        return this.buttonsFrom !== "list" || (complete && new Set(ids).size === ids.length);
      },
    },
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
    return this.name || (this.titleType === "str" && this.title) || "iotpush send";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    const translate = (key: string, words?: Record<string, string>) => this._(key, words);
    typedFields({
      topic: TEXT_TYPES,
      message: TEXT_TYPES,
      title: TEXT_TYPES,
      ...PUSH_TEXT_TYPES,
      actions: BUTTONS_TYPES,
      callback_url: [
        ...TEXT_TYPES,
        { value: EVENTS_TYPE, label: this._("callback.events"), hasValue: false, icon: "fa fa-bolt" },
      ],
      metadata: JSON_TYPES,
    });
    priorityField(translate);
    topicChoice();
    const update = () => {
      showSource("list");
      const note = $("#iotpush-lock-screen");
      const buttons = shown.buttons();
      if (buttons.length > 0) lockScreenNote(note, buttons, translate);
      else note.text("");
    };
    const shown = new ButtonList({
      element: $("#iotpush-buttons"),
      opened: this.buttons,
      kinds: ["button", "reply", "dismiss", "url"],
      translate,
      onChange: update,
    });
    presetChoice($("#iotpush-preset"), this._("label.preset"), (buttons) => shown.replace(buttons));
    $("#node-input-buttonsFrom").on("change", update);
    update();
    list = shown;
  },
  oneditsave() {
    if (list) Object.assign(this, { buttons: list.buttons() });
    list = undefined;
  },
});
translateStatuses("iotpush-send");
