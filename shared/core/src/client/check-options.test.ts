import { expect, test } from "vitest";
import { axiosTransport } from "./axios-transport.js";
import { fetchTransport } from "./fetch-transport.js";
import { IotpushClient } from "./node-client.js";

test("an option that there is not is refused, with the one that was meant", () => {
  const wrong = { baseURL: "http://127.0.0.1:4780", apikey: "k" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(
    /baseURL: is not a known option; did you mean baseUrl; apikey: is not a known option; did you mean apiKey/,
  );
});

test("so is one that every object has", () => {
  const wrong = { constructor: "x" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(/constructor: is not a known option/);
});

test.each([
  { headers: new Headers({ "x-proxy": "secret" }) },
  { topicKeys: new Map([["alerts", "key"]]) },
  { topicKeys: ["key"] },
  { transport: {} },
  { clock: 5 },
  { random: 0.5 },
])("%j is refused at once", (wrong) => {
  expect(() => new IotpushClient(wrong as object)).toThrow(/A client option is not valid/);
});

test("what was given is shown as it is written", () => {
  const wrong = { retry: { retries: 3 } } as object;
  expect(() => new IotpushClient(wrong)).toThrow(/retry: is not a retry policy, got \{"retries":3\}/);
});

test.each([
  () => fetchTransport({ fetch: 5 as never }),
  () => fetchTransport({ maxBytes: 5 } as object),
  () => axiosTransport({ httpAgent: "agent" as never }),
  () => axiosTransport({ agent: {} } as object),
])("a transport refuses wrong options too: %s", (make) => {
  expect(make).toThrow(/A transport's option is not valid/);
});
