import {
  type ActionButton,
  buttonSet,
  fitToPreset,
  matchPreset,
  PRESET_WORDS,
  PRESETS,
} from "@iotpush/core/adapter";
import type { AskButton } from "../host/buttons.js";
import { askRuntime } from "./admin-api.js";
import type { ButtonKind } from "./buttons/button-fields.js";
import { ButtonList } from "./buttons/button-list.js";
import { newest } from "./newest.js";
import { priorityField, typedFields } from "./typed-fields.js";

type Translate = (key: string, words?: Record<string, string>) => string;

/** Prepares what `iotpush send` and `iotpush ask` have in common. `onChange` is called whenever the buttons, or where they come from, change. */
export function pushDialog(options: {
  readonly opened: readonly AskButton[];
  /** The kinds of buttons that are offered. */
  readonly kinds: readonly ButtonKind[];
  readonly translate: Translate;
  readonly onChange?: () => void;
}): ButtonList {
  const { opened, kinds, translate, onChange } = options;
  typedFields();
  priorityField(translate);
  topicChoice();
  const source = $("#node-input-buttonsFrom");
  const show = () => {
    const isListed = source.val() === "list";
    $(".iotpush-listed").toggle(isListed);
    $(".iotpush-given").toggle(!isListed);
    $("#iotpush-lock-screen").text(lockScreenNote(list.buttons(), translate));
  };
  const changed = () => {
    show();
    onChange?.();
  };
  const list = new ButtonList({
    element: $("#iotpush-buttons"),
    opened,
    kinds,
    translate,
    onChange: changed,
  });
  presetChoice($("#iotpush-preset"), translate("label.preset"), (buttons) => list.replace(buttons));
  source.on("change", changed);
  show();
  return list;
}

/** Says how the lock screen will show these buttons, or that it will not. */
function lockScreenNote(buttons: readonly AskButton[], translate: Translate): string {
  const complete = buttons.filter(({ id, label }) => id && label);
  if (buttons.length === 0) return "";
  const match = complete.length > 0 ? matchPreset(fitToPreset(complete).actions) : undefined;
  const words = match ? Object.values(match.words).join(", ") : "";
  return match ? translate("lock.shows", { words }) : translate("lock.app");
}

/** Fills the choice of predefined sets; `onChoose` gets the buttons of the one that was chosen. */
function presetChoice(select: JQuery, title: string, onChoose: (buttons: ActionButton[]) => void): void {
  select.append($("<option/>", { value: "" }).text(title));
  for (const preset of PRESETS) {
    const words = preset.ids.map((id) => PRESET_WORDS[id]).join(", ");
    select.append($("<option/>", { value: preset.name }).text(words));
  }
  select.on("change", () => {
    const buttons = buttonSet(String(select.val()));
    select.val("");
    if (buttons) onChoose(buttons);
  });
}

/** Offers the account's topics while a topic is typed; without a session token there is nothing to offer. */
function topicChoice(): void {
  const server = $("#node-input-server");
  const field = $("#node-input-topic").nextAll(".red-ui-typedInput-container").find("input").first();
  const choice = $("<datalist/>", { id: "iotpush-topics" }).insertAfter(field);
  field.attr("list", "iotpush-topics");
  const begin = newest();
  const offer = async () => {
    const isNewest = begin();
    const names = await askRuntime<string[]>(`servers/${server.val()}/topics`).catch(() => []);
    if (isNewest()) choice.empty().append(...names.map((value) => $("<option/>", { value })));
  };
  server.on("change", () => void offer());
  void offer();
}
