import { expect, test } from "vitest";
import { DEMO } from "../service/demo.js";
import { startMockServer } from "../start.js";

const JSON_TYPE = { "content-type": "application/json" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const utf8Header = Buffer.from("Größe").toString("latin1");

test.each<[mistake: string, init: RequestInit & { query?: string; topic?: string }, hint: RegExp]>([
  [
    "JSON without its content type",
    { headers: FORM, body: '{"message":"hi"}' },
    /looks like JSON .* content-type: application\/json/,
  ],
  ["a form", { headers: FORM, body: "message=hi&title=T" }, /a form is not read/],
  [
    "a multipart form",
    { headers: { "content-type": "multipart/form-data; boundary=b" }, body: "--b--" },
    /multipart form is not read/,
  ],
  ["fields in the query", { query: "?title=T", body: "hi" }, /ignored: title in the query/],
  [
    "RFC 2047 in Title",
    { headers: { Title: "=?UTF-8?B?R3LDtsOfZQ==?=" }, body: "hi" },
    /RFC 2047 is not decoded/,
  ],
  [
    "raw UTF-8 in Title",
    { headers: { Title: utf8Header }, body: "hi" },
    /Title has characters that a header cannot carry/,
  ],
  ["bytes that are not UTF-8", { body: new Uint8Array([0x68, 0xff, 0xfe]) }, /not valid UTF-8/],
  [
    "a header of ntfy",
    { headers: { Actions: "view, Open" }, body: "hi" },
    /ignored: Actions, a header of ntfy/,
  ],
  [
    "X-Title in profile documented",
    { headers: { "X-Title": "T" }, body: "hi" },
    /ignored: X-Title; send Title/,
  ],
  [
    "an unknown field",
    { headers: JSON_TYPE, body: '{"message":"hi","titel":"T"}' },
    /ignored: titel \(did you mean title\?\)/,
  ],
  [
    "tags as an array",
    { headers: JSON_TYPE, body: '{"message":"hi","tags":["a"]}' },
    /tags is one string, separated by commas/,
  ],
  ["a wrong topic", { topic: "my-topik", body: "hi" }, /did you mean my-topic\?/],
  [
    "another topic's key",
    { headers: { authorization: `Bearer ${DEMO.privateTopicKey}` }, body: "hi" },
    /key of the topic my-private-topic, not of my-topic/,
  ],
  [
    "a session token as key",
    { headers: { authorization: `Bearer ${DEMO.sessionToken}` }, body: "hi" },
    /this is a session token/,
  ],
  [
    "a header that a callback cannot carry",
    { headers: JSON_TYPE, body: '{"message":"hi","callback_headers":{"Host":"x"}}' },
    /ignored: Host in callback_headers/,
  ],
])(
  "%s is hinted at, in the response and in the request log",
  async (_, { query = "", topic = "my-topic", ...init }, hint) => {
    await using mock = await startMockServer();
    const response = await fetch(`${mock.url}/api/push/${topic}${query}`, { method: "POST", ...init });
    expect(response.headers.get("x-iotpush-mock-hint")).toMatch(hint);
    expect(mock.control.requests.list()[0]?.hints).toEqual([expect.stringMatching(hint)]);
  },
);

test("what is right gets no hint", async () => {
  await using mock = await startMockServer({ strict: true });
  const push = (init: RequestInit) => fetch(`${mock.url}/api/push/my-topic`, { method: "POST", ...init });
  const responses = [
    await push({ headers: FORM, body: "80 °C, {almost} like JSON" }),
    await push({ headers: { Title: "Alert", authorization: `Bearer ${DEMO.publicTopicKey}` }, body: "hi" }),
    await push({ headers: JSON_TYPE, body: '{"message":"hi","tags":"a,b"}' }),
  ];
  expect(responses.map(({ status, headers }) => [status, headers.get("x-iotpush-mock-hint")])).toEqual(
    Array.from(responses, () => [200, null]),
  );
});

test("with strict a hint is a 400, and nothing is pushed", async () => {
  await using mock = await startMockServer({ strict: true });
  const response = await fetch(`${mock.url}/api/push/my-topic`, {
    method: "POST",
    headers: FORM,
    body: "message=hi",
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: expect.stringMatching(/^--strict: a form/) },
  ]);
  expect(mock.control.messages().total).toBe(0);
});
