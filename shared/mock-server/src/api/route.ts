import type { ResultOf } from "@iotpush/core/adapter";
import type { ENDPOINTS, EndpointId, Schema } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { z } from "zod/v4";
import type { Deliverer } from "../delivery/deliverer.js";
import type { ApiError } from "../errors.js";
import type { DifferenceId } from "../profile/differences.js";
import type { Account } from "../service/accounts.js";
import type { ServiceContext } from "../service/context.js";
import type { RateLimit } from "../service/rate-window.js";

/** A request whose body has not been read yet. */
export interface Caller {
  readonly service: ServiceContext;
  readonly deliverer: Deliverer;
  readonly context: Context;
  readonly params: Readonly<Record<string, string>>;
  /** Authorization: Bearer, whatever it is. */
  readonly bearer: string | undefined;
  /** The account of the session token; throws the 401 if there is none. */
  account(): Account;
}

type Output<Id extends EndpointId, Key extends string> =
  (typeof ENDPOINTS)[Id] extends Record<Key, infer S extends Schema> ? z.output<S> : undefined;

export interface ApiCall<Id extends EndpointId> extends Caller {
  readonly query: Output<Id, "query">;
  readonly body: Output<Id, "body">;
}

export interface ApiRoute<Id extends EndpointId> {
  /** The row of differences that must play the live service for this endpoint to exist. */
  readonly row?: DifferenceId;
  /** The same for its live-only aliases. */
  readonly aliasRow?: DifferenceId;
  readonly rateLimit?: RateLimit;
  readonly readBody?: (context: Context, service: ServiceContext) => Promise<unknown>;
  /** Before the body is looked at: who may not call learns nothing about its fields. */
  readonly before?: (caller: Caller) => void;
  readonly refusedBody?: (caller: Caller) => void;
  /** Whether it changes topics or phones, which the inbox is notified of. */
  readonly changesState?: true;
  readonly refuse?: (error: ApiError) => ApiError;
  readonly handle: (call: ApiCall<Id>) => ResultOf<Id> | Promise<ResultOf<Id>>;
}
export type Routes = { readonly [Id in EndpointId]: ApiRoute<Id> };
