import { ValidationError } from "@iotpush/core/adapter";
import type { Node, NodeAPI } from "node-red";
import { inputOf } from "../../connection/input.js";
import { isEmpty, toText } from "../../host/fields.js";
import { isRecord } from "../../host/overrides.js";
import { onInput } from "../../host/status.js";
import { callAccount, operationOf } from "./operations.js";
import { ADMIN_FIELDS, type AdminDef } from "./properties.js";

/** Carries out one operation on the account for each message; the result becomes the payload. */
export function controlAdmin(red: NodeAPI, node: Node, def: AdminDef): void {
  onInput(node, async (msg, signal) => {
    const { connection, fields } = await inputOf(red, node, def, ADMIN_FIELDS, msg);
    const { target, data } = fields;
    const operation = operationOf(def.operation);
    if (!operation) throw wrong("operation", `there is no "${def.operation}"`);
    const { needsId, needsData, run } = operation;
    if (needsId && target === undefined) throw wrong("id", "is missing");
    if (needsData === "object" && !isRecord(data)) throw wrong("data", "must be an object");
    if (needsData === "answer" && isEmpty(data)) throw wrong("data", "must be the id of a button");
    const id = target === undefined ? "" : toText(target);
    const given = [...(needsId ? [id] : []), ...(needsData ? [data] : [])];
    const result = run
      ? run(connection, id, data)
      : callAccount(connection, def.operation, given, { signal });
    msg.payload = (await result) ?? null;
    node.status({ fill: "green", shape: "dot", text: `operation.${def.operation.replace(".", "-")}` });
    return msg;
  });
}

const wrong = (field: string, problem: string) =>
  new ValidationError({ what: "The operation", issues: [{ field, problem }] });
