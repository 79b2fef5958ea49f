import type { EditorRED } from "node-red";
import type { ButtonList } from "../../editor/buttons/button-list.js";
import { completeType, labelStyle } from "../../editor/node-type.js";
import { pushDialog } from "../../editor/push-dialog.js";
import { PUSH_TEXT_DEFAULTS, TEXT_TYPES, typedDefaults, typedField } from "../../editor/typed-fields.js";
import { EVENTS_TYPE, type SendProperties, sendMigrations } from "./properties.js";

declare const RED: EditorRED;

let list: ButtonList | undefined;

RED.nodes.registerType<SendProperties & { name: string }>("iotpush-send", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: sendMigrations.length },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    ...typedDefaults("msg", { message: "payload" }),
    ...typedDefaults("str", { topic: "", title: "", priority: "", callback_url: "" }),
    ...typedDefaults("json", { actions: "", metadata: "" }),
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
  },
  inputs: 1,
  outputs: 1,
  icon: "iotpush-send.svg",
  paletteLabel: "iotpush send",
  label() {
    return this.name || (this.titleType === "str" && this.title) || "iotpush send";
  },
  labelStyle,
  oneditprepare() {
    list = pushDialog({
      opened: this.buttons,
      kinds: ["button", "reply", "dismiss", "url"],
      translate: (key, words) => this._(key, words),
    });
    const label = this._("callback.events");
    const events = { value: EVENTS_TYPE, label, hasValue: false, icon: "fa fa-bolt" };
    typedField("callback_url", [...TEXT_TYPES, events]);
  },
  oneditsave() {
    if (list) Object.assign(this, { buttons: list.buttons() });
    list = undefined;
  },
});
completeType("iotpush-send", sendMigrations);
