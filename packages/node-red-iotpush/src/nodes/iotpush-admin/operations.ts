import type { CallOptions, IotpushClient } from "@iotpush/core";
import type { NodeRedConnection } from "../../connection/connection.js";
import { isRecord } from "../../host/overrides.js";

/** What an operation gets: the id of what it works on, and its data; both as the message gave them. */
export interface OperationInput {
  readonly id: string;
  readonly data: unknown;
}

interface Operation {
  readonly needsId?: true;
  /** `object`: the client says what is wrong in it; `answer`: the id of a button, or an object with `answer` and `reply`. */
  readonly needsData?: "object" | "answer";
  /** The other operations need a session token. */
  readonly local?: true;
  run(
    client: IotpushClient,
    input: OperationInput,
    options: CallOptions,
    connection: NodeRedConnection,
  ): unknown;
}

/** The client checks the data and says what is wrong with it. */
type Data<Method extends (...args: never[]) => unknown, Index extends number> = Parameters<Method>[Index];

/** The operations of the node, by the name that its properties hold. */
export const ADMIN_OPERATIONS = {
  "questions.list": {
    local: true,
    run: (_client, _input, _options, connection) => connection.listQuestions(),
  },
  "questions.answer": {
    local: true,
    needsId: true,
    needsData: "answer",
    run: (_client, { id, data }, _options, connection) => {
      const given = isRecord(data) ? data : { answer: data };
      const reply = given.reply === undefined ? undefined : String(given.reply);
      return connection.answer(id, String(given.answer), reply);
    },
  },
  "questions.cancel": {
    local: true,
    needsId: true,
    run: (_client, { id }, _options, connection) => connection.cancel(id, "by the flow"),
  },
  "topics.list": { run: ({ topics }, _, options) => topics.list(options) },
  "topics.create": {
    needsData: "object",
    run: ({ topics }, { data }, options) => topics.create(data as Data<typeof topics.create, 0>, options),
  },
  "topics.update": {
    needsId: true,
    needsData: "object",
    run: ({ topics }, { id, data }, options) =>
      topics.update(id, data as Data<typeof topics.update, 1>, options),
  },
  "topics.delete": { needsId: true, run: ({ topics }, { id }, options) => topics.delete(id, options) },
  "webhooks.list": { run: ({ webhooks }, _, options) => webhooks.list(options) },
  "webhooks.create": {
    needsData: "object",
    run: ({ webhooks }, { data }, options) =>
      webhooks.create(data as Data<typeof webhooks.create, 0>, options),
  },
  "webhooks.update": {
    needsId: true,
    needsData: "object",
    run: ({ webhooks }, { id, data }, options) =>
      webhooks.update(id, data as Data<typeof webhooks.update, 1>, options),
  },
  "webhooks.delete": { needsId: true, run: ({ webhooks }, { id }, options) => webhooks.delete(id, options) },
  "webhooks.test": { needsId: true, run: ({ webhooks }, { id }, options) => webhooks.test(id, options) },
  "devices.list": { run: ({ devices }, _, options) => devices.list(options) },
  "devices.register": {
    needsData: "object",
    run: ({ devices }, { data }, options) =>
      devices.register(data as Data<typeof devices.register, 0>, options),
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof ADMIN_OPERATIONS;

/** The operation of this name as the general shape; undefined for one that does not exist. */
export const operationOf = (name: string): Operation | undefined =>
  Object.hasOwn(ADMIN_OPERATIONS, name) ? ADMIN_OPERATIONS[name as OperationName] : undefined;
