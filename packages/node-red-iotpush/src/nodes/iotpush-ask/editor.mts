import type { EditorRED } from "node-red";
import type { ButtonList } from "../../editor/buttons/button-list.js";
import { completeType, labelStyle } from "../../editor/node-type.js";
import { pushDialog } from "../../editor/push-dialog.js";
import { PUSH_TEXT_DEFAULTS, typedDefaults } from "../../editor/typed-fields.js";
import { isAnswer, settledNames } from "../../host/buttons.js";
import { SilenceChoice } from "./editor/silence-choice.js";
import { tryOnPhone } from "./editor/try-on-phone.js";
import { type Outputs, outputMap, outputNames } from "./outputs.js";
import { type AskProperties, askMigrations, STEPS } from "./properties.js";

declare const RED: EditorRED;

/** What the open dialog holds beside Node-RED's own fields. */
let open: { readonly list: ButtonList; readonly silence: SilenceChoice; update(): void } | undefined;

const isTime = (value: unknown): boolean => Number(value) > 0;

RED.nodes.registerType<AskProperties & { name: string }>("iotpush-ask", {
  category: "iotpush",
  color: "#87CFC4",
  defaults: {
    version: { value: askMigrations.length },
    name: { value: "" },
    server: { value: "", type: "iotpush-config", required: true },
    ...typedDefaults("msg", { message: "payload", actions: "buttons" }),
    ...typedDefaults("str", { topic: "", title: "", priority: "high", allowedResponders: "" }),
    ...typedDefaults("num", { timeout: "15" }),
    ...typedDefaults("json", { metadata: "" }),
    ...PUSH_TEXT_DEFAULTS,
    buttonsFrom: { value: "list" },
    buttons: {
      value: [
        { id: "approve", label: "Approve", type: "button" },
        { id: "reject", label: "Reject", type: "button", destructive: true },
      ],
      validate() {
        const ids = this.buttons.map(({ id }) => id);
        const complete = this.buttons.every(
          ({ id, label, snooze }) => id && label && (snooze === undefined || Number(snooze) > 0),
        );
        const answers = this.buttons.some(isAnswer);
        return this.buttonsFrom === "msg" || (answers && complete && new Set(ids).size === ids.length);
      },
    },
    outputs: { value: 3 },
    timeoutUnit: { value: "min" },
    whenNobodyAnswers: { value: "go_on" },
    defaultAnswer: {
      value: "",
      validate(id) {
        const buttons = this.buttonsFrom === "list" ? this.buttons.filter(isAnswer) : [];
        const ids = buttons.map((button) => button.id);
        return this.whenNobodyAnswers !== "answer" || ids.includes(String(id));
      },
    },
    askedOutput: { value: false },
    cancelledOutput: { value: false },
    mode: { value: "auto" },
    reminder: { value: false },
    reminderEvery: { value: 5 },
    reminderTimes: { value: 5 },
    // Only what it knows reaches the migration from version 2.
    ...{ escalateTo: { value: undefined, required: false } },
    escalateTo1: { value: "", type: "iotpush-config", required: false },
    escalateAfter1: { value: 5, validate: isTime },
    escalateUnit1: { value: "min" },
    escalateTo2: { value: "", type: "iotpush-config", required: false },
    escalateAfter2: { value: 10, validate: isTime },
    escalateUnit2: { value: "min" },
    escalateTo3: { value: "", type: "iotpush-config", required: false },
    escalateAfter3: { value: 15, validate: isTime },
    escalateUnit3: { value: "min" },
    nobodySubscribed: { value: "fail" },
    lateNotice: { value: false },
    legend: { value: true },
  },
  inputs: 1,
  outputs: 3,
  icon: "iotpush-ask.svg",
  paletteLabel: "iotpush ask",
  label() {
    return this.name || (this.titleType === "str" && this.title) || "iotpush ask";
  },
  labelStyle,
  outputLabels(index) {
    const labels = this.buttons.filter(isAnswer).map(({ label }) => label);
    const name = outputNames(this, labels)[index] ?? "";
    return name.startsWith("button ") ? name.slice("button ".length) : this._(`output.${name}`);
  },
  oneditprepare() {
    const translate = (key: string, words?: Record<string, string>) => this._(key, words);
    const opened = this.buttons.filter(isAnswer).map(({ id }) => id);
    const before = outputNames(this, opened);
    const checked = (name: string) => $(`#node-input-${name}`).prop("checked") as boolean;
    const silence = new SilenceChoice($("#iotpush-ask-silence"), this, translate);
    const update = () => {
      const buttonsFrom = String($("#node-input-buttonsFrom").val());
      const rows = buttonsFrom === "list" ? list.rows().filter(({ button }) => isAnswer(button)) : [];
      const chosen: Outputs = {
        buttonsFrom: buttonsFrom as Outputs["buttonsFrom"],
        askedOutput: checked("askedOutput"),
        cancelledOutput: checked("cancelledOutput"),
      };
      const after = outputNames(chosen, settledNames(rows, opened));
      $("#node-input-outputs").val(JSON.stringify(outputMap(before, after)));
      silence.show(rows);
    };
    const list = pushDialog({
      opened: this.buttons,
      kinds: ["button", "reply", "dismiss", "snooze"],
      translate,
      onChange: update,
    });
    $("#node-input-askedOutput, #node-input-cancelledOutput").on("change", update);
    const showReminder = () => $(".iotpush-ask-reminder").toggle(checked("reminder"));
    $("#node-input-reminder").on("change", showReminder);
    showReminder();
    const steps = STEPS.map((step) => $(`#node-input-escalateTo${step}`));
    const isChosen = (field: JQuery | undefined) =>
      /^\w/.test(String(field?.val() ?? "").replace("_ADD_", ""));
    const showSteps = () => {
      for (const [index, field] of steps.entries())
        field.closest(".form-row").toggle(index === 0 || isChosen(field) || isChosen(steps[index - 1]));
    };
    for (const field of steps) field.on("change", showSteps);
    showSteps();
    update();
    open = { list, silence, update };
    tryOnPhone(this.id, () => list.buttons(), translate);
  },
  oneditsave() {
    if (!open) return;
    open.update();
    Object.assign(this, { buttons: open.list.buttons() }, open.silence.value());
    open = undefined;
  },
});
completeType("iotpush-ask", askMigrations);
