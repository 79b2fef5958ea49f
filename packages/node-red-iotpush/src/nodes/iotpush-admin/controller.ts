import { ValidationError } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { evaluateFields, isEmpty } from "../../host/fields.js";
import { isRecord, overridesOf } from "../../host/overrides.js";
import { fail } from "../../host/status.js";
import { toText } from "../../host/text.js";
import { connectionFor } from "../iotpush-config/config-node.js";
import { ADMIN_FIELDS, type AdminDef } from "./admin-node.js";
import { operationOf } from "./operations.js";

/** Carries out one operation on the account for each message; the result becomes the payload. */
export function controlAdmin(red: NodeAPI, node: Node, def: AdminDef): void {
  const closed = new AbortController();
  node.on("close", () => closed.abort());
  node.on("input", (msg, send, done) => {
    operate(red, node, def, msg, closed.signal).then(
      () => {
        node.status({ fill: "green", shape: "dot", text: `operation.${def.operation.replace(".", "-")}` });
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
  const connection = connectionFor(red, def.server, overridesOf(msg).connection);
  const operation = operationOf(def.operation);
  if (!operation) throw wrong("operation", `there is no "${def.operation}"`);
  const { target, data } = await evaluateFields(red, node, { ...def }, ADMIN_FIELDS, msg);
  if (operation.needsId && target === undefined) throw wrong("id", "is missing");
  if (operation.needsData === "object" && !isRecord(data)) throw wrong("data", "must be an object");
  if (operation.needsData === "answer" && isEmpty(data)) throw wrong("data", "must be the id of a button");
  const input = { id: target === undefined ? "" : toText(target), data };
  msg.payload = (await operation.run(connection.client, input, { signal }, connection)) ?? null;
}

const wrong = (field: string, problem: string) =>
  new ValidationError({ what: "The operation", issues: [{ field, problem }] });
