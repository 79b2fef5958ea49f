import type { ObjectSchema, Schema } from "./schema.js";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: `none`; `topic-key-if-private` (Authorization: Bearer TOPIC_API_KEY, needed for private topics only);
 * `session` (Authorization: Bearer USER_SESSION_TOKEN); `session-or-topic-key` (the same, or X-Api-Key: TOPIC_API_KEY);
 * `token-field` (Pushover: the topic's key is in the body).
 */
export type Authentication =
  | "none"
  | "topic-key-if-private"
  | "session"
  | "session-or-topic-key"
  | "token-field";

export type BodyKind = "json" | "text" | "form" | "multipart";

/** One row of the contract: everything the client, the mock server and the OpenAPI document need to know of an endpoint. */
export interface Endpoint {
  readonly tag: string;
  readonly summary: string;
  /** The section of the API documentation it comes from; "Live service" if only the live service has it. */
  readonly section: string;
  readonly method: Method;
  /** With `{name}` for path parameters. */
  readonly path: string;
  /** Other paths and methods that behave the same. */
  readonly aliases?: readonly {
    readonly method: Method;
    readonly path: string;
    readonly liveOnly: boolean;
  }[];
  readonly auth: Authentication;
  /** Whether only the live service has it. */
  readonly liveOnly: boolean;
  /** Whether asking twice does no more than asking once, so that a client may ask again. */
  readonly idempotent: boolean;
  readonly query?: ObjectSchema;
  readonly headers?: ObjectSchema;
  readonly body?: Schema;
  /** JSON if absent. */
  readonly bodyKinds?: readonly BodyKind[];
  /** By status: the success first. */
  readonly responses: Readonly<Record<number, Schema>>;
}
