import { isAnswer } from "../../host/buttons.js";
import type { AskProperties } from "./properties.js";

/** The settings that decide which outputs an `iotpush ask` node has. */
export type Outputs = Pick<AskProperties, "buttonsFrom" | "askedOutput" | "cancelledOutput">;

/**
 * The outputs in their order, by name: `buttons` are the names of the fixed buttons' outputs. With buttons from the message there is one
 * for all answers.
 */
export function outputNames(
  { buttonsFrom, askedOutput, cancelledOutput }: Outputs,
  buttons: readonly string[],
): string[] {
  return [
    ...(buttonsFrom === "msg" ? ["any"] : buttons.map((button) => `button ${button}`)),
    "none",
    ...(askedOutput ? ["asked"] : []),
    ...(cancelledOutput ? ["cancelled"] : []),
  ];
}

/** A node's outputs, named after its buttons' ids. */
export const outputsOf = (node: Outputs & Pick<AskProperties, "buttons">): string[] =>
  outputNames(
    node,
    node.buttons.filter(isAnswer).map(({ id }) => id),
  );

/**
 * How Node-RED's editor keeps the wires when outputs move: from each old output to its new one, -1 if it is gone; new outputs under a name
 * that begins with `_`.
 */
export function outputMap(before: readonly string[], after: readonly string[]): Record<string, number> {
  const map: Record<string, number> = {};
  before.forEach((name, index) => {
    map[index] = after.indexOf(name);
  });
  after.forEach((name, index) => {
    if (!before.includes(name)) map[`_${index}`] = index;
  });
  return map;
}
