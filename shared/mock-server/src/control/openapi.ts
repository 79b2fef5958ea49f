import { z } from "zod/v4";
import { OPERATIONS } from "./operations/index.js";
import type { Operation } from "./operations/operation.js";

type Json = Readonly<Record<string, unknown>>;

/** The control API as an OpenAPI 3.1 document, made from the table its routes are made from. */
export function controlDocument(server: string): Json {
  const paths: Record<string, Record<string, Json>> = {
    "/_mock/health": { get: { summary: "Whether it runs, and in which profile", responses: answers(200) } },
    "/_mock/events": {
      get: {
        summary:
          "What happens, as server-sent events: message, delivery, request, phones, topics, clock, faults, removed, reset",
        responses: { 200: { description: "The stream", content: { "text/event-stream": {} } } },
      },
    },
  };
  for (const row of OPERATIONS) {
    const path = `/_mock${row.path}`;
    paths[path] = { ...paths[path], [row.method]: operationObject(row) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "iotpush-mock control API",
      version: "1.0.0",
      description: "What the service would not tell or do, for tests and for the inbox page.",
    },
    servers: [{ url: server }],
    components: {
      securitySchemes: {
        controlToken: {
          type: "apiKey",
          in: "header",
          name: "X-Control-Token",
          description: "Where the server was started with one, as it must be off loopback",
        },
      },
    },
    security: [{}, { controlToken: [] }],
    paths,
  };
}

function operationObject({ summary, path, query, body, status = 200 }: Operation): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const { properties = {}, required = [] } = query ? schemaOf(query) : {};
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  return {
    summary,
    ...(inPath.length + inQuery.length > 0 ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(body
      ? { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body) } } } }
      : {}),
    responses: answers(status),
  };
}

const answers = (status: number): Json => ({
  [status]: { description: "Done", content: { "application/json": { schema: {} } } },
  default: {
    description: "Refused, with the reason in `error`",
    content: { "application/json": { schema: { type: "object", required: ["error"] } } },
  },
});

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

function schemaOf(schema: z.ZodType): ObjectSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest as ObjectSchema;
}
