import { SET_LABELS } from "../fields/buttons.ts";

export const NO_RESPONSE = "No Response";

/**
 * What n8n evaluates in the panel, where nothing can be imported: so it is one function that takes all it needs, in words that the
 * build leaves alone (it makes calls of helpers of ?? and ?.).
 */
export const answerOutputNames = (
  parameters: Record<string, unknown>,
  labels: Readonly<Record<string, readonly string[]>>,
  noResponse: string,
) => {
  const asks = parameters.operation === "sendAndWait" && (parameters.resource || "message") === "message";
  const fromData = parameters.responseType === "buttons" && parameters.buttonSet === "json";
  if (!asks || !parameters.outputPerButton || fromData) return ["main"];
  // A label that is an expression is not known here.
  const known = (label: string | undefined, id: string) => (!label || label.charAt(0) === "=" ? id : label);
  const options = ((parameters.approvalOptions || {}) as { values?: Record<string, string> }).values || {};
  const own = ((parameters.buttons || {}) as { values?: Record<string, string>[] }).values || [];
  let names: readonly string[] = ["Reply"];
  if (parameters.responseType === "approval")
    names = [
      known(options.approveLabel, "Approve"),
      ...(options.approvalType === "single" ? [] : [known(options.disapproveLabel, "Reject")]),
    ];
  if (parameters.responseType === "approveOrEdit") names = ["Approve", "Reject", "Edit"];
  if (parameters.responseType === "buttons")
    names =
      parameters.buttonSet === "custom"
        ? own.filter((button) => button.type !== "url").map((button) => known(button.label, button.id || "?"))
        : labels[String(parameters.buttonSet)] || [];
  return [noResponse, ...names].map((displayName) => ({ type: "main", displayName }));
};

/** One output, or No Response and one for each button. */
export const OUTPUTS: `={{${string}}}` = `={{ (${answerOutputNames.toString()})($parameter, ${JSON.stringify(SET_LABELS)}, ${JSON.stringify(NO_RESPONSE)}) }}`;
