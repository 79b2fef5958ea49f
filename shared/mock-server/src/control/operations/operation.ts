import type { Schema } from "@iotpush/core/contract";
import type { z } from "zod/v4";
import type { ServiceContext } from "../../service/context.js";
import type { Control } from "../control.js";

/** What an operation works with. */
export interface Tools {
  readonly control: Control;
  readonly service: ServiceContext;
}

/** One row of the control API: the routes and its OpenAPI document are made from it. */
export interface ControlOperation<Query = unknown, Body = unknown> {
  readonly method: "get" | "post" | "put" | "delete";
  /** Under /_mock, with `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Of the success; default 200. */
  readonly status?: 200 | 201 | 202;
  /** What it answers with success; `{"success":true}` if absent. */
  readonly response?: Schema;
  /** What it may refuse with, other than a wrong query or body. */
  readonly refusals?: readonly (404 | 408 | 409)[];
  /** What it answers: JSON, or nothing for `{"success":true}`. */
  readonly handle: (
    tools: Tools,
    call: {
      readonly params: Readonly<Record<string, string>>;
      readonly query: Query;
      readonly body: Body;
    },
  ) => unknown;
}

/** A row, with the types of its query and body taken from their schemas. */
export const operation = <Query = undefined, Body = undefined>(
  row: ControlOperation<Query, Body>,
): ControlOperation => row as ControlOperation;
