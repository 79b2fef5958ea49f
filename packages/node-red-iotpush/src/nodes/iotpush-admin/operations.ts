import type { CallOptions } from "@iotpush/core";
import type { NodeRedConnection } from "../../connection/connection.js";
import { questionItem } from "../../connection/views.js";
import { isRecord } from "../../host/overrides.js";

interface Operation {
  readonly needsId?: true;
  /** `object`: the client says what is wrong in it; `answer`: the id of a button, or an object with `answer` and `reply`. */
  readonly needsData?: "object" | "answer";
  /** For operations on questions. Without it, the operation is the client's method of that name and needs a session token. */
  readonly run?: (connection: NodeRedConnection, id: string, data: unknown) => unknown;
}

/** The operations of the node, by the name that its properties hold. */
export const ADMIN_OPERATIONS = {
  "questions.list": { run: ({ asker }) => asker.open().map(questionItem) },
  "questions.answer": {
    needsId: true,
    needsData: "answer",
    run: (connection, id, data) => {
      const { answer, reply } = isRecord(data) ? data : { answer: data };
      return connection.answer(id, String(answer), reply === undefined ? undefined : String(reply));
    },
  },
  "questions.cancel": { needsId: true, run: (connection, id) => connection.cancel(id, "by the flow") },
  "topics.list": {},
  "topics.create": { needsData: "object" },
  "topics.update": { needsId: true, needsData: "object" },
  "topics.delete": { needsId: true },
  "webhooks.list": {},
  "webhooks.create": { needsData: "object" },
  "webhooks.update": { needsId: true, needsData: "object" },
  "webhooks.delete": { needsId: true },
  "webhooks.test": { needsId: true },
  "devices.list": {},
  "devices.register": { needsData: "object" },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof ADMIN_OPERATIONS;

/** The operation of this name as the general shape; undefined for one that does not exist. */
export const operationOf = (name: string): Operation | undefined =>
  Object.hasOwn(ADMIN_OPERATIONS, name) ? ADMIN_OPERATIONS[name as OperationName] : undefined;

type Method = (...given: unknown[]) => PromiseLike<unknown>;

/** Calls `client.topics.create(data, options)` for `topics.create`, with the id first if it needs one. */
export async function callAccount(
  { client }: NodeRedConnection,
  name: string,
  given: readonly unknown[],
  options: CallOptions,
): Promise<unknown> {
  const [resource = "", method = ""] = name.split(".");
  const methods = client[resource as "topics"] as unknown as Record<string, Method>;
  return methods[method]?.(...given, options);
}
