import http, { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { post } from "./post.js";

const here = { allowPrivate: true };

/** A server on a real socket; gives its URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("a redirect is the answer, and is not followed", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: "/elsewhere" }).end("moved");
  });
  expect(await post(url, {}, "{}", here)).toMatchObject({ status: 307, error: null, responseBody: "moved" });
  expect(asked).toEqual(["/"]);
});

test("a receiver that does not answer in time is given up, even in the middle of its answer", async () => {
  const silent = await serve(() => undefined);
  const slow = await serve((_, response) => void response.writeHead(200).write("begun"));
  for (const url of [silent, slow])
    expect(await post(url, {}, "{}", { ...here, timeoutMs: 100 })).toMatchObject({
      status: null,
      error: "no response within 0.1 s",
    });
});

test("what a library makes of Node's HTTP in the same process is no matter", async () => {
  const url = await serve((_, response) => void response.end("taken"));
  const { request } = http;
  onTestFinished(() => {
    http.request = request;
  });
  http.request = () => {
    throw new Error("patched");
  };
  expect(await post(url, {}, "{}", here)).toMatchObject({ status: 200, responseBody: "taken" });
});

test("a long answer is kept in part", async () => {
  const url = await serve((_, response) => void response.end("x".repeat(1_000_000)));
  expect((await post(url, {}, "{}", here)).responseBody).toHaveLength(4_096);
});

test("callback headers are sent, but do not change what the body is", async () => {
  let headers: Record<string, unknown> = {};
  const url = await serve((request, response) => {
    headers = request.headers;
    response.end();
  });
  await post(url, { "x-secret": "s", "content-type": "text/plain", "content-length": "9" }, "{}", here);
  expect(headers).toMatchObject({
    "x-secret": "s",
    "content-type": "application/json",
    "content-length": "2",
  });
});

test.each([
  ["nonsense", "not a URL"],
  ["http://127.0.0.1:1/", "ECONNREFUSED"],
  ["ftp://127.0.0.1/", "not supported"],
])("%s cannot be reached, and says why", async (url, error) => {
  expect(await post(url, {}, "{}", here)).toMatchObject({
    status: null,
    error: expect.stringContaining(error),
  });
});

test("a private address is refused if it is not allowed", async () => {
  const url = await serve((_, response) => void response.end());
  expect(await post(url, {}, "{}", { allowPrivate: false })).toMatchObject({
    status: null,
    error: expect.stringContaining("is not a public address"),
  });
});
