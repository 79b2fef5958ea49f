import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.js";
import type { ServiceEvent } from "../answer.js";
import { newSecret } from "../secret.js";
import { CallbackReceiver, type CallbackRequest } from "./callback-receiver.js";

const SECRET = newSecret();

function make() {
  const taken: ServiceEvent[] = [];
  const receiver = new CallbackReceiver({
    clock: new FakeClock(),
    secretsOf: () => [SECRET],
    handle: async (event) => void taken.push(event),
  });
  const headers = { "content-type": "application/json" };
  const send = (request: Partial<CallbackRequest>) =>
    receiver.receive({ method: "POST", path: `/q1/${SECRET}`, headers, body: json, ...request });
  return { taken, send };
}

const json = JSON.stringify({ event: "action", message_id: "m1", action_id: "approve" });

test.each([
  ["gzip", gzipSync(json)],
  ["x-gzip", gzipSync(json)],
  ["deflate", deflateSync(json)],
  ["br", brotliCompressSync(json)],
  // As a parser leaves it: decompressed, beside the header that it came with.
  ["gzip", Buffer.from(json)],
  ["identity", Buffer.from(json)],
])("a body sent as %s", async (encoding, body) => {
  const headers = { "content-type": "application/json", "content-encoding": encoding };
  const { send, taken } = make();
  expect((await send({ headers, body })).status).toBe(200);
  const stream = (async function* () {
    yield body.subarray(0, 9);
    yield body.subarray(9);
  })();
  expect(JSON.parse((await send({ headers, body: stream })).body)).toEqual({ ok: true, duplicate: true });
  expect(taken).toHaveLength(1);
});

test.each([
  ["more than the limit once it is decompressed", "gzip", gzipSync("x".repeat(65 * 1024)), 413],
  ["the same a thousandfold", "br", brotliCompressSync("x".repeat(64 * 1024 * 1024)), 413],
  ["what is not gzip", "gzip", Buffer.from("nonsense"), 400],
  ["an encoding that nobody knows", "constructor", gzipSync(json), 415],
])("not %s", async (_, encoding, body, status) => {
  const headers = { "content-type": "application/json", "content-encoding": encoding };
  expect((await make().send({ headers, body })).status).toBe(status);
});

test.each([
  "application/cloudevents+json",
  "application/vnd.api+json; charset=utf-8",
  "Application/JSON;charset=UTF-8",
])("the type %s", async (type) => {
  expect((await make().send({ headers: { "content-type": type } })).status).toBe(200);
});

test.each(["application/jsonp", "text/json+x", "application/x-www-form-urlencoded"])(
  "not the type %s",
  async (type) => {
    expect((await make().send({ headers: { "content-type": type } })).status).toBe(415);
  },
);

test("a body that begins with a byte order mark", async () => {
  expect((await make().send({ body: `\uFEFF${json}` })).status).toBe(200);
});
