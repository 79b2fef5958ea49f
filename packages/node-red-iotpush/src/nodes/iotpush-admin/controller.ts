import { ValidationError } from "@iotpush/core";
import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { evaluateFields } from "../../host/fields.js";
import { isRecord } from "../../host/overrides.js";
import { fail } from "../../host/problem.js";
import { toText } from "../../host/text.js";
import { connectionOf } from "../iotpush-config/config-node.js";
import { ADMIN_FIELDS, type AdminDef } from "./admin-node.js";
import { operationOf } from "./operations.js";

/** Carries out one operation on the account for each message; the result becomes the payload. */
export function control(red: NodeAPI, node: Node, def: AdminDef): void {
  const closed = new AbortController();
  node.on("close", () => closed.abort());
  node.on("input", (msg, send, done) => {
    operate(red, node, def, msg, closed.signal).then(
      () => {
        node.status({ fill: "green", shape: "dot", text: def.operation });
        send(msg);
        done();
      },
      (error: unknown) => (closed.signal.aborted ? done() : fail(node, error, done)),
    );
  });
}

async function operate(
  red: NodeAPI,
  node: Node,
  def: AdminDef,
  msg: NodeMessageInFlow,
  signal: AbortSignal,
): Promise<void> {
  const { client } = connectionOf(red, def.server);
  const operation = operationOf(def.operation);
  if (!operation) throw wrong("operation", `there is no "${def.operation}"`);
  const { target, data } = await evaluateFields(red, node, { ...def }, ADMIN_FIELDS, msg);
  if (operation.needsId && target === undefined) throw wrong("id", "is missing");
  if (operation.needsData && !isRecord(data)) throw wrong("data", "must be an object");
  const input = { id: target === undefined ? "" : toText(target), data: isRecord(data) ? data : {} };
  msg.payload = (await operation.run(client, input, { signal })) ?? null;
}

const wrong = (field: string, problem: string) =>
  new ValidationError({ what: "The operation", issues: [{ field, problem }] });
