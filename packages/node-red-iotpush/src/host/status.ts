import { isIotpushError } from "@iotpush/core";
import { isValidationError } from "@iotpush/core/adapter";
import type { Node, NodeStatus } from "node-red";

const LONGEST = 80;

/** A status as a key of the catalog, which the editor translates; `value` stands for `__0__` in its text. */
export const statusText = (name: string, value?: string | number): string =>
  value === undefined ? `status.${name}` : `status.${name}(${value})`;

/** The error that a Catch node sees: its message names the fix. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** The fix as a node's status. */
export const problemStatus = (thrown: unknown): NodeStatus => fixStatus(fixOf(thrown));

export function fixStatus(fix: string): NodeStatus {
  const text = fix.replace(/\.$/, "");
  return {
    fill: "red",
    shape: "ring",
    text: text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`,
  };
}

/** Of input that is wrong the fix alone would not say which field. */
function fixOf(thrown: unknown): string {
  if (!isIotpushError(thrown)) return asError(thrown).message;
  const issue = isValidationError(thrown) ? thrown.issues[0] : undefined;
  return issue?.field ? `${issue.field} ${issue.problem}. ${thrown.fix}` : thrown.fix;
}

/** Shows the fix and ends the message with the error. */
export function fail(node: Node, thrown: unknown, done: (error?: Error) => void): void {
  node.status(problemStatus(thrown));
  done(asError(thrown));
}
