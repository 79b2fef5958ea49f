import type { CallOptions, IotpushClient } from "@iotpush/core";

/** What an operation gets: the id of what it works on, and its data; both as the message gave them. */
export interface OperationInput {
  readonly id: string;
  readonly data: object;
}

interface Operation {
  readonly needsId?: true;
  readonly needsData?: true;
  run(client: IotpushClient, input: OperationInput, options: CallOptions): PromiseLike<unknown>;
}

/** The client checks the data and tells what is wrong with it. */
type Data<Method extends (...args: never[]) => unknown, Index extends number> = Parameters<Method>[Index];

/** The operations of the node, by the name that its properties hold. All need a session token. */
export const OPERATIONS = {
  "topics.list": { run: ({ topics }, _, options) => topics.list(options) },
  "topics.create": {
    needsData: true,
    run: ({ topics }, { data }, options) => topics.create(data as Data<typeof topics.create, 0>, options),
  },
  "topics.update": {
    needsId: true,
    needsData: true,
    run: ({ topics }, { id, data }, options) =>
      topics.update(id, data as Data<typeof topics.update, 1>, options),
  },
  "topics.delete": { needsId: true, run: ({ topics }, { id }, options) => topics.delete(id, options) },
  "webhooks.list": { run: ({ webhooks }, _, options) => webhooks.list(options) },
  "webhooks.create": {
    needsData: true,
    run: ({ webhooks }, { data }, options) =>
      webhooks.create(data as Data<typeof webhooks.create, 0>, options),
  },
  "webhooks.update": {
    needsId: true,
    needsData: true,
    run: ({ webhooks }, { id, data }, options) =>
      webhooks.update(id, data as Data<typeof webhooks.update, 1>, options),
  },
  "webhooks.delete": { needsId: true, run: ({ webhooks }, { id }, options) => webhooks.delete(id, options) },
  "webhooks.test": { needsId: true, run: ({ webhooks }, { id }, options) => webhooks.test(id, options) },
  "devices.list": { run: ({ devices }, _, options) => devices.list(options) },
  "devices.register": {
    needsData: true,
    run: ({ devices }, { data }, options) =>
      devices.register(data as Data<typeof devices.register, 0>, options),
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** The operation of this name as the general shape; undefined for one that does not exist. */
export const operationOf = (name: string): Operation | undefined =>
  Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name as OperationName] : undefined;
