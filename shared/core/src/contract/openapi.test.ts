import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod/v4/mini";
import type { EndpointId } from "./calls.js";
import type { Endpoint } from "./endpoint.js";
import { ENDPOINTS } from "./endpoints.js";
import { DocumentedEvent } from "./event.js";
import { EVENT_EXAMPLE, EXAMPLES } from "./examples.js";
import { openApiDocument } from "./openapi.js";

test("openapi.json is what the table says; write it again with `pnpm --filter @iotpush/core openapi`", () => {
  const written = readFileSync(new URL("../../openapi.json", import.meta.url), "utf8");
  expect(JSON.parse(written)).toEqual(openApiDocument());
});

test.each(Object.keys(EXAMPLES) as EndpointId[])(
  "the documentation's example of %s fits its schemas",
  (id) => {
    const endpoint: Endpoint = ENDPOINTS[id];
    const example = EXAMPLES[id];
    if (example?.request !== undefined)
      expect(endpoint.body && z.parse(endpoint.body, example.request)).toBeTruthy();
    if (example?.response !== undefined) {
      const [success] = Object.values(endpoint.responses);
      expect(success && z.parse(success, example.response)).toEqual(example.response);
    }
  },
);

test("the documentation's webhook payload fits its schema", () => {
  expect(DocumentedEvent.parse(EVENT_EXAMPLE)).toEqual(EVENT_EXAMPLE);
});

test("what only the live service has can be left out", () => {
  const paths = Object.keys(openApiDocument({ live: false }).paths as object);
  expect(paths).toContain("/api/push/{topic}");
  expect(paths).not.toContain("/api/subscribers");
});
