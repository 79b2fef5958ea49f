import type { TryResult } from "../../../admin/try-question.js";
import { askRuntime } from "../../../editor/admin-api.js";
import type { AskButton } from "../../../host/buttons.js";
import { ASK_FIELDS } from "../properties.js";

/** The button that pushes the question as it stands in the dialog, and shows the answer there. */
export function tryOnPhone(
  id: string,
  buttons: () => AskButton[],
  translate: (key: string, words?: Record<string, string>) => string,
): void {
  const button = $("#iotpush-ask-try");
  const result = $("#iotpush-ask-tried");
  const value = (name: string) => $(`#node-input-${name}`).val();
  button.on("click", () => {
    // Nobody else must get it.
    if (value("topic") && ["msg", "jsonata"].includes(String(value("topicType"))))
      return void result.attr("class", "iotpush-bad").text(translate("try.topic"));
    button.prop("disabled", true);
    result.attr("class", "").text(translate("try.waiting"));
    const fields = ASK_FIELDS.flatMap((name) => [name, `${name}Type`]).map((name) => [name, value(name)]);
    const question = {
      ...Object.fromEntries(fields),
      ...(value("buttonsFrom") === "list" ? { buttons: buttons() } : {}),
      id,
      legend: $("#node-input-legend").prop("checked"),
    };
    // The runtime waits a minute for the answer.
    askRuntime<TryResult>(`servers/${value("server")}/try`, question, 80_000)
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
