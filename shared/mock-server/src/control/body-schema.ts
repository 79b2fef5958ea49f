import { readFileSync } from "node:fs";

/** What this needs to know of a JSON schema. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly JsonSchema[];
}

interface Body {
  readonly requestBody: {
    readonly content: { readonly "application/json": { readonly schema: JsonSchema } };
  };
}

let paths: Readonly<Record<string, { readonly post: Body }>> | undefined;

/**
 * The JSON schema of the body that a POST to this path of the control API takes, as control-openapi.json has it: a small file, while
 * the zod schemas that it was made of take longer to load than the server to start.
 */
export function bodySchema(path: "/rules" | "/faults" | "/phones"): JsonSchema {
  // Beside the folder of this file, from source and bundled alike.
  paths ??= JSON.parse(readFileSync(new URL("../control-openapi.json", import.meta.url), "utf8")).paths;
  const operation = paths?.[`/_mock${path}`];
  if (!operation) throw new Error(`control-openapi.json has no POST ${path}`);
  return operation.post.requestBody.content["application/json"].schema;
}
