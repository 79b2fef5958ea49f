import { fitToPreset, matchPreset } from "@iotpush/core/portable";
import type { EditorRED } from "node-red";
import { keepUpToDate } from "../../editor/keep-up-to-date.js";
import { topicChoice } from "../../editor/topic-choice.js";
import {
  JSON_TYPES,
  NUMBER_TYPES,
  priorityField,
  TEXT_TYPES,
  typedFields,
} from "../../editor/typed-fields.js";
import type { AskProperties } from "./ask-node.js";
import { ButtonList } from "./editor/button-list.js";
import { offerDefaultAnswer } from "./editor/default-answer.js";
import { presetChoice } from "./editor/preset-buttons.js";
import { askMigrations } from "./migrations.js";
import { outputMap } from "./output-map.js";

declare const RED: EditorRED;

let list: ButtonList | undefined;

/** Tells Node-RED which output became which, so that wires move along with their button. */
const writeOutputs = (shown: ButtonList, buttonsBefore: number) =>
  $("#node-input-outputs").val(JSON.stringify(outputMap(shown.oldOutputs(), buttonsBefore)));

keepUpToDate("iotpush-ask", askMigrations);
RED.nodes.registerType<AskProperties & { name: string }>("iotpush-ask", {
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
    buttons: {
      value: [
        { id: "approve", label: "Approve", type: "button" },
        { id: "reject", label: "Reject", type: "button", destructive: true },
      ],
      validate() {
        const ids = this.buttons.map(({ id }) => id);
        const complete = this.buttons.every(({ id, label }) => id && label);
        return ids.length > 0 && complete && new Set(ids).size === ids.length;
      },
    },
    outputs: { value: 3 },
    timeout: { value: "900" },
    timeoutType: { value: "num" },
    defaultAnswer: { value: "" },
    mode: { value: "auto" },
    repeat: { value: false },
    repeatEvery: { value: 5 },
    repeatTimes: { value: 5 },
    escalateTo: { value: "", type: "iotpush-config", required: false },
    allowedResponders: { value: "" },
    allowedRespondersType: { value: "str" },
    priority: { value: "high" },
    priorityType: { value: "str" },
    tags: { value: "" },
    tagsType: { value: "str" },
    click_url: { value: "" },
    click_urlType: { value: "str" },
    metadata: { value: "" },
    metadataType: { value: "json" },
    nobodySubscribed: { value: "fail" },
    lateNotice: { value: false },
    legend: { value: true },
  },
  inputs: 1,
  outputs: 3,
  icon: "iotpush-ask.svg",
  paletteLabel: "iotpush ask",
  label() {
    return this.name || "iotpush ask";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    return this.buttons[index]?.label ?? this._("label.timeoutOutput");
  },
  oneditprepare() {
    const oldButtons = this.buttons.length;
    typedFields({
      topic: TEXT_TYPES,
      message: TEXT_TYPES,
      title: TEXT_TYPES,
      timeout: NUMBER_TYPES,
      allowedResponders: TEXT_TYPES,
      tags: TEXT_TYPES,
      click_url: TEXT_TYPES,
      metadata: JSON_TYPES,
    });
    priorityField((key) => this._(key));
    topicChoice();
    const changed = () => {
      if (!list) return;
      const buttons = list.buttons();
      writeOutputs(list, oldButtons);
      offerDefaultAnswer($("#node-input-defaultAnswer"), list.shown(), (key, words) => this._(key, words));
      const match = matchPreset(fitToPreset(buttons.filter(({ id, label }) => id && label)).actions);
      const words = match ? Object.values(match.words).join(", ") : "";
      $("#iotpush-ask-hint").text(match ? this._("lock.shows", { words }) : this._("lock.app"));
    };
    list = undefined;
    const created = new ButtonList($("#iotpush-ask-buttons"), (key) => this._(key), changed);
    this.buttons.forEach((button, index) => {
      created.add(button, index);
    });
    list = created;
    $("#node-input-defaultAnswer")
      .append($("<option/>", { value: this.defaultAnswer }))
      .val(this.defaultAnswer);
    presetChoice($("#iotpush-ask-preset"), this._("label.preset"), (buttons) => {
      created.empty();
      for (const button of buttons) created.add(button);
    });
    const repeat = $("#node-input-repeat");
    const showRepeat = () => $(".iotpush-ask-repeat").toggle(repeat.prop("checked"));
    repeat.on("change", showRepeat);
    showRepeat();
    changed();
  },
  oneditsave() {
    if (!list) return;
    writeOutputs(list, this.buttons.length);
    Object.assign(this, { buttons: list.buttons() });
  },
});
