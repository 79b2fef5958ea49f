import type { HttpBindings } from "@hono/node-server";
import type { Schema } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { z } from "zod/v4";
import type { ServiceContext } from "../../service/context.js";
import type { EventHub } from "../../service/events.js";
import type { Control } from "../control.js";

export interface Tools {
  readonly control: Control;
  readonly service: ServiceContext;
  readonly hub: EventHub;
}

export type ControlContext = Context<{ Bindings: HttpBindings }>;

interface Row<Params extends string, Query, Body> {
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Of the success; default 200. */
  readonly status?: 200 | 201 | 202;
  /** What it answers with success; `{"success":true}` if absent. */
  readonly response?: Schema | "text/event-stream";
  /** What it may refuse with, other than a wrong query or body, and 404 for what its path names. */
  readonly refusals?: readonly (404 | 408 | 409)[];
  /** Whether anybody may ask, without the control token. */
  readonly isOpen?: true;
  /** What it answers: JSON, a response, or nothing for `{"success":true}`. */
  readonly handle: (
    call: Tools & {
      readonly params: Readonly<Record<Params, string>>;
      readonly query: Query;
      readonly body: Body;
      readonly context: ControlContext;
    },
  ) => unknown;
}

/** One row of the control API: the routes and its OpenAPI document are made from it. */
export interface ControlOperation extends Row<string, unknown, unknown> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Under /_mock, with `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
}

type ParametersOf<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

/** A row, with the types of its parameters, query and body taken from its path and schemas. */
export function operation<const Path extends string, Query = undefined, Body = undefined>(
  place: `${ControlOperation["method"]} ${Path}`,
  summary: string,
  row: Row<ParametersOf<Path>, Query, Body>,
): ControlOperation {
  const [method, path] = place.split(" ");
  return { method, path, summary, ...row } as ControlOperation;
}
