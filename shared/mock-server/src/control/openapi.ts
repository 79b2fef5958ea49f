import { SCHEMA_NOTES, type Schema } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { CONTROL_OPERATIONS } from "./operations/index.js";
import type { ControlOperation } from "./operations/operation.js";

const Done = z.object({ success: z.literal(true) });

type Json = Readonly<Record<string, unknown>>;

/** The control API as an OpenAPI 3.1 document, made from the table its routes are made from. */
export function controlDocument(server: string): Json {
  const paths: Record<string, Record<string, Json>> = {
    "/_mock/health": {
      get: described("get", "/health", "Whether it runs, and in which profile", {
        security: [{}],
        responses: {
          200: success(z.object({ status: z.literal("ok"), profile: z.string() })),
          "4XX": refused(404),
        },
      }),
    },
    "/_mock/events": {
      get: described(
        "get",
        "/events",
        "What happens, as server-sent events: message, delivery, request, phones, topics, clock, faults, removed, reset",
        {
          responses: {
            200: {
              description: "The stream",
              content: { "text/event-stream": { schema: { type: "string" } } },
            },
            ...REFUSED_TO_ANY,
          },
        },
      ),
    },
  };
  for (const row of CONTROL_OPERATIONS) {
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
    tags: [...new Set(Object.keys(paths).map(tagOf))].map((name) => ({ name })),
    components: {
      schemas: {
        ...SHARED,
        Error: jsonSchema(z.object({ error: z.string(), documentation: z.string().optional() })),
      },
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

function operationObject({
  method,
  summary,
  path,
  query,
  body,
  response,
  refusals = [],
  status = 200,
}: ControlOperation): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const { properties = {}, required = [] } = query ? jsonSchema(query) : {};
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  const mayBeWrong = query || body ? [400 as const] : [];
  const mayBeMissing = inPath.length > 0 ? [404 as const] : [];
  return described(method.toLowerCase(), path, summary, {
    ...(inPath.length + inQuery.length > 0 ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(body
      ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body) } } } }
      : {}),
    responses: {
      [status]: success(response ?? Done),
      ...Object.fromEntries(
        [...mayBeWrong, ...mayBeMissing, ...refusals].map((code) => [code, refused(code)]),
      ),
      ...REFUSED_TO_ANY,
    },
  });
}

const tagOf = (path: string) => path.split("/")[2];

/** `get /deliveries/wait` becomes `getDeliveriesWait`. */
const described = (method: string, path: string, summary: string, rest: Json): Json => ({
  operationId: method + path.replace(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase()),
  tags: [tagOf(`/_mock${path}`)],
  summary,
  description: `${summary}.`,
  ...rest,
});

const success = (schema: Schema): Json => ({
  description: "Done",
  content: { "application/json": { schema: jsonSchema(schema, "output") } },
});

const WHY = {
  400: "The query or body is wrong",
  401: "The control token is missing or wrong",
  403: "Off loopback without a control token, or a page of another origin",
  404: "Not found",
  408: "None arrived in time",
  409: "Too late",
} as const;

const refused = (status: keyof typeof WHY): Json => ({
  description: WHY[status],
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
});

const REFUSED_TO_ANY = { 401: refused(401), 403: refused(403) };

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** The contract's named schemas that these use, once for all. */
const SHARED: Record<string, unknown> = {};

function jsonSchema(schema: Schema, io: "input" | "output" = "input"): ObjectSchema {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any", metadata: SCHEMA_NOTES }));
  const {
    $schema: _,
    $defs = {},
    ...json
  } = JSON.parse(text.replaceAll("#/$defs/", "#/components/schemas/"));
  for (const [name, { id: _, ...shared }] of Object.entries<{ readonly id?: string }>($defs))
    SHARED[name] = shared;
  return json as ObjectSchema;
}
