import type { EndpointId } from "@iotpush/core/contract";
import type { ResultOf } from "@iotpush/core/portable";
import type { Context } from "hono";
import type { Deliverer } from "../delivery/deliverer.js";
import type { DifferenceId } from "../profile/differences.js";
import type { Refusal, World } from "../service/world.js";
import type { Call } from "./call.js";

/** What an endpoint does with a checked request. */
export interface Route<Id extends EndpointId> {
  /** The row of differences that must play the live service for this endpoint to exist. */
  readonly row?: DifferenceId;
  /** The same for its live-only aliases. */
  readonly aliasRow?: DifferenceId;
  readonly readBody?: (context: Context, world: World) => Promise<unknown>;
  /** Before the body is looked at: who may not call learns nothing about its fields. */
  readonly before?: (call: Pick<Call<Id>, "params" | "bearer" | "world">) => void;
  /** A refusal in the endpoint's own shape. */
  readonly refuse?: (refusal: Refusal) => Refusal;
  readonly handle: (
    call: Call<Id> & { readonly deliverer: Deliverer },
  ) => ResultOf<Id> | Promise<ResultOf<Id>>;
}
export type Routes = { readonly [Id in EndpointId]: Route<Id> };
