import type { ActionType } from "@iotpush/core/adapter";
import type { AskButton } from "../../host/buttons.js";

/** The fields of one button in the list. */
export interface ButtonFields {
  /** The button as the fields say; what was not touched is as it was. */
  button(): AskButton;
  readonly label: JQuery;
  readonly id: JQuery;
}

/** A button of kind `snooze` is one that puts the question off. */
export type ButtonKind = ActionType | "snooze";

/** Draws the fields of a button; kinds that are not offered stay if the button has one. */
export function drawButton(
  container: JQuery,
  opened: AskButton | undefined,
  kinds: readonly ButtonKind[],
  translate: (key: string) => string,
): ButtonFields {
  const line = $("<div/>", { class: "iotpush-button" }).appendTo(container);
  const text = (name: string, value: string, place: JQuery = line) =>
    $("<input/>", {
      type: "text",
      class: `iotpush-button-${name}`,
      "aria-label": translate(`button.${name}`),
      placeholder: translate(`button.${name}`),
    })
      .val(value)
      .appendTo(place);
  const label = text("label", opened?.label ?? "");
  const kind = $("<select/>", { class: "iotpush-button-type", "aria-label": translate("button.type") });
  const openedKind = opened?.snooze === undefined ? (opened?.type ?? "button") : "snooze";
  const offered = kinds.includes(openedKind) ? kinds : [...kinds, openedKind];
  for (const value of offered) kind.append($("<option/>", { value }).text(translate(`button.kind.${value}`)));
  kind.val(openedKind).appendTo(line);
  const destructive = $("<input/>", {
    type: "checkbox",
    class: "iotpush-button-destructive",
    title: translate("button.destructiveTip"),
    "aria-label": translate("button.destructive"),
  })
    .prop("checked", opened?.destructive === true)
    .appendTo(line);
  const id = text("id", opened?.id ?? "");
  const url = text("url", opened?.url ?? "", container);
  const later = $("<div/>", { class: "iotpush-button-later" }).appendTo(container);
  const minutes = $("<input/>", {
    type: "number",
    min: 1,
    step: "any",
    class: "iotpush-button-snooze",
    "aria-label": translate("button.snooze"),
  }).val(opened?.snooze ?? 10);
  later.append(
    $("<span/>").text(translate("button.snooze")),
    minutes,
    $("<span/>").text(translate("unit.min")),
  );
  const show = () => {
    url.toggle(kind.val() === "url");
    later.toggle(kind.val() === "snooze");
  };
  kind.on("change", show);
  show();

  const button = (): AskButton => {
    const type = kind.val() as ButtonKind;
    const checked = destructive.prop("checked") as boolean;
    const { url: openedUrl, destructive: openedDestructive, snooze: openedSnooze, ...rest } = opened ?? {};
    const isSame = String(openedSnooze) === String(minutes.val());
    const marked = checked === (openedDestructive === true) ? openedDestructive : checked || undefined;
    return {
      ...rest,
      id: written(id, opened?.id),
      label: written(label, opened?.label),
      ...(type === openedKind && opened ? {} : { type: type === "snooze" ? "button" : type }),
      ...(type === "url" ? { url: written(url, openedUrl) } : {}),
      ...(type === "snooze" ? { snooze: isSame ? openedSnooze : Number(minutes.val()) } : {}),
      ...(marked === undefined ? {} : { destructive: marked }),
    } as AskButton;
  };
  return { button, label, id };
}

/** What a field says: exactly what it opened with if that was not touched. */
const written = (field: JQuery, opened: string | undefined): string => {
  const value = String(field.val());
  return value === opened ? value : value.trim();
};
