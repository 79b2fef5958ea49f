import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";
import { requestTry } from "../../../editor/admin-api.js";
import type { AskButton } from "../../../host/buttons.js";

/** What the question is tried with: texts as they stand, and the name of what a message would give, such as `msg.payload`. */
const FIELDS = ["topic", "message", "title", "priority", ...PUSH_TEXT_NAMES];

const typed = (name: string): [value: string, type: string] => [
  String($(`#node-input-${name}`).val() ?? ""),
  String($(`#node-input-${name}Type`).val() ?? "str"),
];

const asTried = (name: string): string | undefined => {
  const [value, type] = typed(name);
  if (value === "" || type === "str") return value || undefined;
  return name === "message" || name === "title"
    ? `${type === "jsonata" ? "" : `${type}.`}${value}`
    : undefined;
};

/** The button that pushes the question as it stands in the dialog, and shows the answer there. */
export function tryOnPhone(
  buttons: () => AskButton[],
  translate: (key: string, words?: Record<string, string>) => string,
): void {
  const button = $("#iotpush-ask-try");
  const result = $("#iotpush-ask-tried");
  button.on("click", () => {
    const [topic, type] = typed("topic");
    // Nobody else must get it.
    if (topic && type !== "str") return void result.attr("class", "iotpush-bad").text(translate("try.topic"));
    button.prop("disabled", true);
    result.attr("class", "").text(translate("try.waiting"));
    const fields = Object.fromEntries(FIELDS.map((name) => [name, asTried(name)]));
    const listed = $("#node-input-buttonsFrom").val() === "list";
    requestTry(String($("#node-input-server").val()), {
      ...fields,
      ...(listed ? { actions: buttons() } : {}),
      legend: $("#node-input-legend").prop("checked"),
    })
      .then(
        ({ outcome, label, reply, device, problem }) => {
          const answered = outcome === "answered";
          const said = [label, reply, device].filter(Boolean).join(" · ");
          result
            .attr("class", answered ? "iotpush-good" : "iotpush-bad")
            .text(answered ? said : (problem ?? translate(`try.${outcome}`)));
        },
        (error: Error) => result.attr("class", "iotpush-bad").text(error.message),
      )
      .finally(() => button.prop("disabled", false));
  });
}
