import type { ResultOf } from "@iotpush/core/adapter";
import type { EndpointId } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { Deliverer } from "../delivery/deliverer.js";
import type { ApiError } from "../errors.js";
import type { DifferenceId } from "../profile/differences.js";
import type { ServiceContext } from "../service/context.js";
import type { RateLimit } from "../service/rate-window.js";
import type { ApiCall } from "./call.js";

export interface ApiRoute<Id extends EndpointId> {
  /** The row of differences that must play the live service for this endpoint to exist. */
  readonly row?: DifferenceId;
  /** The same for its live-only aliases. */
  readonly aliasRow?: DifferenceId;
  readonly rateLimit?: RateLimit;
  readonly readBody?: (context: Context, service: ServiceContext) => Promise<unknown>;
  /** Before the body is looked at: who may not call learns nothing about its fields. */
  readonly before?: (call: Pick<ApiCall<Id>, "params" | "bearer" | "service" | "context">) => void;
  readonly refusedBody?: (call: Pick<ApiCall<Id>, "params" | "service">) => void;
  /** Whether topics or phones are others then, which the inbox hears. */
  readonly changesState?: true;
  readonly refuse?: (error: ApiError) => ApiError;
  readonly handle: (
    call: ApiCall<Id> & { readonly deliverer: Deliverer },
  ) => ResultOf<Id> | Promise<ResultOf<Id>>;
}
export type Routes = { readonly [Id in EndpointId]: ApiRoute<Id> };
