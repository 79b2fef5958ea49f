import { isIotpushError } from "@iotpush/core";
import { isValidationError } from "@iotpush/core/adapter";
import type { Node, NodeMessage, NodeMessageInFlow, NodeStatus } from "node-red";

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

/** For wrong input, the fix alone would not say which field is meant. */
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

/** Does what can wait, such as showing a status, once the next node has the message: Node-RED passes messages on with setImmediate. */
export const afterTheFlow = (work: () => void = () => {}): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      work();
      resolve();
    });
  });

/**
 * Wraps what a node does for each message; it resolves to what the node sends. Errors go to Catch nodes; errors caused by closing the
 * node are dropped, unless `interrupted` handles them.
 */
export function onInput(
  node: Node,
  work: (msg: NodeMessageInFlow, closed: AbortSignal) => Promise<NodeMessage | (NodeMessage | null)[]>,
  interrupted: (msg: NodeMessage) => void = () => {},
): void {
  const closed = new AbortController();
  node.on("close", () => closed.abort());
  node.on("input", (msg, send, done) => {
    work(msg, closed.signal).then(
      (outputs) => {
        send(outputs);
        done();
      },
      (error: unknown) => {
        if (!closed.signal.aborted) return fail(node, error, done);
        done();
        interrupted(msg);
      },
    );
  });
}
