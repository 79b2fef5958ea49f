import type { Question } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import type { NodeRedConnection } from "../../connection/connection.js";
import { connectionOf } from "../iotpush-config/config-node.js";
import { type AskProperties, STEPS } from "./ask-node.js";
import type { Escalation } from "./question.js";

/** The topics that are asked, too, in the order of the dialog; their connections' keys are lent to this one. */
export const escalationOf = (red: NodeAPI, def: AskProperties, connection: NodeRedConnection): Escalation[] =>
  STEPS.flatMap((step) => {
    const id = def[`escalateTo${step}`];
    if (!id) return [];
    if (!red.nodes.getNode(id))
      throw wrong(
        "goes to a connection that no longer exists",
        "Choose another one in the node, and deploy.",
      );
    const { topic, keys, name } = connectionOf(red, id);
    if (!topic)
      throw wrong(`goes to the connection "${name}", which has no topic`, "Set the connection's topic.");
    connection.keys.borrow(keys);
    return [{ topic, after: def[`escalateAfter${step}`], unit: def[`escalateUnit${step}`] }];
  });

/** What never happens, since it comes after the time limit: keys of the catalog. */
export function comesTooLate({ timeoutMs, reminder, escalation = [] }: Question): string[] {
  const limit = timeoutMs ?? Number.POSITIVE_INFINITY;
  return [
    ...(reminder?.everyMs !== undefined && reminder.everyMs >= limit ? ["tooLate.reminder"] : []),
    ...(escalation.some(({ afterMs }) => afterMs >= limit) ? ["tooLate.escalation"] : []),
  ];
}

const wrong = (problem: string, fix: string) =>
  new ValidationError({ what: "The question", issues: [{ field: "escalation", problem }], fix });
