import * as z from "zod/v4/mini";
import type { EndpointId } from "./calls.js";
import type { Authentication, BodyKind, Endpoint } from "./endpoint.js";
import { ENDPOINTS } from "./endpoints.js";
import { DocumentedEvent, LiveEvent } from "./event.js";
import { EVENT_EXAMPLE, EXAMPLES } from "./examples.js";
import { NOTES, type ObjectSchema, type Schema } from "./schema.js";

type Json = Readonly<Record<string, unknown>>;

/** The names and descriptions of all schemas, for `z.toJSONSchema`. */
export const SCHEMA_NOTES = /* @__PURE__ */ (() => {
  const notes = z.registry<{ readonly [name: string]: unknown }>();
  for (const [schema, note] of NOTES) notes.add(schema, note);
  return notes;
})();

const MEDIA_TYPES: Record<BodyKind, string> = {
  json: "application/json",
  text: "text/plain",
  form: "application/x-www-form-urlencoded",
  multipart: "multipart/form-data",
};

const SECURITY: Record<Authentication, readonly Json[]> = {
  none: [],
  "token-field": [],
  "topic-key-if-private": [{}, { topicKey: [] }],
  session: [{ session: [] }],
  "session-or-topic-key": [{ session: [] }, { topicKeyHeader: [] }],
};

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description });

/**
 * The contract as an OpenAPI 3.1 document, made from the table of endpoints. With `live: false` it leaves out what only the
 * live service has. Plain JSON.
 */
export function openApiDocument(options: { readonly live?: boolean; readonly server?: string } = {}): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const id of Object.keys(ENDPOINTS) as EndpointId[]) {
    const endpoint: Endpoint = ENDPOINTS[id];
    for (const { method, path, liveOnly } of [endpoint, ...(endpoint.aliases ?? [])]) {
      if (options.live === false && (liveOnly || endpoint.liveOnly)) continue;
      const isAlias = path !== endpoint.path || method !== endpoint.method;
      const name = isAlias ? `${id}.${method.toLowerCase()}.alias` : id;
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(id, endpoint, name) };
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "iotpush",
      version: "1.0.0",
      description:
        "Push notifications with buttons, and the answers to them. Written from the service's public documentation.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: options.server ?? "https://www.iotpush.com" }],
    tags: [...new Set(Object.values(ENDPOINTS).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    webhooks: {
      event: {
        post: {
          operationId: "webhooks.event",
          summary: "What account webhooks and per-message callbacks send",
          security: [],
          requestBody: {
            content: content(
              ["json"],
              { anyOf: [schemaOf(DocumentedEvent), schemaOf(LiveEvent)] },
              EVENT_EXAMPLE,
            ),
          },
          responses: { 200: { description: "Taken" } },
        },
      },
    },
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        topicKey: bearer("The topic's API key, for private topics"),
        topicKeyHeader: {
          type: "apiKey",
          in: "header",
          name: "X-Api-Key",
          description: "The topic's API key",
        },
        session: bearer("A user session token; the live service's tokens last about an hour"),
      },
    },
  };
}

function operation(id: EndpointId, endpoint: Endpoint, operationId: string): Json {
  const { path, body, bodyKinds = ["json"] } = endpoint;
  const example = EXAMPLES[id];
  const responses = Object.entries(endpoint.responses).map(([status, schema], index) => {
    const shown = index === 0 ? example?.response : undefined;
    const description = index === 0 ? "Success" : "Refused";
    return [status, { description, content: content(["json"], schemaOf(schema), shown) }];
  });
  return {
    operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.liveOnly ? "Live service only." : `Documentation: ${endpoint.section}.`,
    security: SECURITY[endpoint.auth],
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string", minLength: 1 },
      })),
      ...parametersOf(endpoint.query, "query"),
      ...parametersOf(endpoint.headers, "header"),
    ],
    ...(body && {
      requestBody: { required: true, content: content(bodyKinds, schemaOf(body), example?.request) },
    }),
    responses: Object.fromEntries(responses),
  };
}

/** The content of a body of these kinds; plain text is always allowed. */
function content(kinds: readonly BodyKind[], schema: Json, example: unknown): Json {
  const json = { schema, ...(example === undefined ? {} : { example }) };
  const text = { schema: { type: "string", minLength: 1 } };
  return Object.fromEntries(kinds.map((kind) => [MEDIA_TYPES[kind], kind === "text" ? text : json]));
}

function parametersOf(shape: ObjectSchema | undefined, place: "query" | "header"): Json[] {
  return Object.entries(shape?._zod.def.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, "output");
    const required = !z.safeParse(field, undefined).success;
    return { name, in: place, required, schema, ...(description ? { description } : {}) };
  });
}

const REF = "#/components/schemas/";

/** A schema by its name, if it has one; as JSON Schema in place, if it has none. */
function schemaOf(schema: Schema, io: "input" | "output" = "input"): Json {
  const { id } = NOTES.get(schema) ?? {};
  if (id) return { $ref: `${REF}${id}` };
  const { $schema, ...json } = z.toJSONSchema(schema, { io, metadata: SCHEMA_NOTES });
  return json;
}

/** Every schema that has a name. What a client may send is described, so that unknown fields are allowed, as the service does. */
function namedSchemas(): Json {
  const { schemas } = z.toJSONSchema(SCHEMA_NOTES, {
    metadata: SCHEMA_NOTES,
    io: "input",
    uri: (id) => `${REF}${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $schema, $id, id: _, ...json }]) => [id, json] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}
