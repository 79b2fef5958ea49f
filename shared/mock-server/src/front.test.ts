import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { front } from "./front.js";
import type { ServiceContext } from "./service/context.js";

const service = { profile: { name: "live" } } as ServiceContext;
const servers = new Set<ReturnType<typeof createServer>>();
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
  servers.clear();
});

/** A server whose app is there once it is told to be. */
async function started() {
  const app = { loads: 0, ready: () => {} };
  const echo: RequestListener = async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    response.end(`${request.method} ${request.url} ${text}`);
  };
  const listener = front(service, { host: "127.0.0.1", origins: [] }, () => {
    app.loads += 1;
    return new Promise((resolve) => {
      app.ready = () => resolve(echo);
    });
  });
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.add(server);
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).text();
  return { app, call };
}

test("health is answered without the app", async () => {
  const { app, call } = await started();
  expect(JSON.parse(await call("/_mock/health"))).toEqual({ status: "ok", profile: "live" });
  expect(JSON.parse(await call("/_mock/health?from=wait-on"))).toMatchObject({ status: "ok" });
  expect(await call("/_mock/health", { method: "HEAD" })).toBe("");
  expect(app.loads).toBe(0);
});

test("whatever comes while the app is loaded waits for it, and the app is loaded once", async () => {
  const { app, call } = await started();
  const answers = ["/one", "/two"].map((path) => call(path, { method: "POST", body: "x".repeat(100_000) }));
  await expect.poll(() => app.loads).toBe(1);
  app.ready();
  expect(await Promise.all(answers)).toEqual(
    ["/one", "/two"].map((path) => `POST ${path} ${"x".repeat(100_000)}`),
  );
  expect(await call("/three")).toBe("GET /three ");
  expect(app.loads).toBe(1);
});
