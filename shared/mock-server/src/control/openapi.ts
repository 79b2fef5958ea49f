import { SCHEMA_NOTES, type Schema } from "@iotpush/core/contract";
import { z } from "zod/v4";
import type { ControlOperation } from "./operations/operation.js";

type Json = Readonly<Record<string, unknown>>;

const Done = z.object({ success: z.literal(true) });
const ControlError = z.object({ error: z.string(), documentation: z.string().optional() });

/** What each error status means. */
const WHY = {
  400: "The query or body is wrong",
  401: "The control token is missing or wrong",
  403: "Off loopback without a control token, or a page of another origin",
  404: "Not found",
  408: "None arrived in time",
  409: "Too late",
} as const;

/** The contract's named schemas that the operations share. */
const SHARED: Record<string, unknown> = {};

/** The control API as an OpenAPI 3.1 document, made from the table its routes are made from. */
export function controlDocument(server: string, operations: readonly ControlOperation[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const row of operations) {
    const path = `/_mock${row.path}`;
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationObject(row) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "iotpush-mock control API",
      version: "1.0.0",
      description: "What the real service neither shows nor does, for tests and the inbox page.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    components: {
      schemas: { ...SHARED, Error: jsonSchema(ControlError) },
      securitySchemes: {
        controlToken: {
          type: "apiKey",
          in: "header",
          name: "X-Control-Token",
          description: "If the server was started with one, as it must be off loopback",
        },
      },
    },
    security: [{}, { controlToken: [] }],
    paths,
  };
}

function operationObject(row: ControlOperation): Json {
  const { method, summary, path, query, body, response = Done, refusals = [], status = 200, isOpen } = row;
  const parameter = (place: string, name: string, required: boolean, schema: unknown) => ({
    name,
    in: place,
    required,
    schema,
  });
  const { properties = {}, required = [] } = query ? jsonSchema(query) : {};
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) =>
      parameter("path", name, true, { type: "string" }),
    ),
    ...Object.entries(properties).map(([name, schema]) =>
      parameter("query", name, required.includes(name), schema),
    ),
  ];
  const refused = [
    ...(query || body ? ([400] as const) : []),
    ...(path.includes("{") ? ([404] as const) : []),
    ...refusals,
    ...(isOpen ? [] : ([401] as const)),
    403 as const,
  ];
  const answered =
    response === "text/event-stream"
      ? { [response]: { schema: { type: "string" } } }
      : json(jsonSchema(response, "output"));
  return {
    // `get /deliveries/wait` becomes `getDeliveriesWait`.
    operationId: `${method} ${path}`
      .toLowerCase()
      .replace(/[ /{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase()),
    tags: [tagOf(row)],
    summary,
    description: `${summary}.`,
    ...(isOpen ? { security: [{}] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(jsonSchema(body)) } } : {}),
    responses: {
      [status]: { description: "Done", content: answered },
      ...Object.fromEntries(
        refused.map((code) => [
          code,
          { description: WHY[code], content: json({ $ref: "#/components/schemas/Error" }) },
        ]),
      ),
    },
  };
}

const json = (schema: object): Json => ({ "application/json": { schema } });

const tagOf = ({ path }: ControlOperation) => path.split("/")[1];

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

function jsonSchema(schema: Schema, io: "input" | "output" = "input"): ObjectSchema {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any", metadata: SCHEMA_NOTES }));
  const parsed = JSON.parse(text.replaceAll("#/$defs/", "#/components/schemas/"));
  const { $schema: _, $defs = {}, ...plain } = parsed;
  for (const [name, { id: _, ...shared }] of Object.entries<{ readonly id?: string }>($defs))
    SHARED[name] = shared;
  return plain;
}
