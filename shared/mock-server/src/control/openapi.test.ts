import { expect, test } from "vitest";
import * as z from "zod/v4/mini";
import { startMockServer } from "../start.js";
import { CONTROL_OPERATIONS } from "./routes.js";

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { summary: string; security?: unknown; requestBody?: unknown }>
  >;
}

test("the control API documents itself: every operation, its query and its body", async () => {
  await using mock = await startMockServer();
  const document = (await (await fetch(`${mock.url}/_mock/openapi.json`)).json()) as Document;
  expect(document.openapi).toBe("3.1.0");
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => [method, path, summary]),
  );
  expect(operations).toEqual(
    expect.arrayContaining([
      ["post", "/_mock/phones/{phone}/tap", expect.stringContaining("409")],
      ["get", "/_mock/requests/wait", expect.stringContaining("408")],
      ["post", "/_mock/clock", expect.any(String)],
    ]),
  );
  expect(operations.length).toBeGreaterThan(30);
  expect(document.paths["/_mock/health"]?.get?.security).toEqual([{}]);
  expect(document.paths["/_mock/state"]?.get?.security).toBeUndefined();
  expect(document.paths["/_mock/rules"]?.post?.requestBody).toMatchObject({
    content: { "application/json": { schema: { type: "object", required: ["do"] } } },
  });
});

test("what is answered with success is what is documented", async () => {
  await using mock = await startMockServer();
  await fetch(`${mock.url}/api/push/my-topic`, { method: "POST", body: "m" });
  mock.control.rules.add({ do: { read: true } });
  for (const { method, path, response } of CONTROL_OPERATIONS) {
    if (
      method !== "GET" ||
      typeof response !== "object" ||
      path.includes("{") ||
      path.endsWith("/deliveries/wait")
    )
      continue;
    const body = await (await fetch(`${mock.url}/_mock${path}`)).json();
    expect([path, z.safeParse(response, body).error]).toEqual([path, undefined]);
  }
});

test("every documented operation is there, and refuses what is not documented with the reason", async () => {
  await using mock = await startMockServer();
  const document = (await (await fetch(`${mock.url}/_mock/openapi.json`)).json()) as Document;
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { requestBody }] of Object.entries(methods)) {
      if (path === "/_mock/events") continue;
      const url = `${mock.url}${path.replace(/\{\w+\}/g, "none")}${path.endsWith("/wait") ? "?timeout_ms=0" : ""}`;
      const response = await fetch(url, {
        method: method.toUpperCase(),
        ...(requestBody ? { body: '{"nonsense":true}' } : {}),
      });
      const body = (await response.json()) as { error?: string };
      if (requestBody)
        expect([path, response.status]).toEqual([path, path === "/_mock/seed" ? 400 : response.status]);
      if (response.status >= 400) expect([path, body.error]).toEqual([path, expect.any(String)]);
      expect([path, body.error ?? ""]).toEqual([path, expect.not.stringContaining("There is no GET")]);
      expect(response.status).toBeLessThan(500);
    }
});
