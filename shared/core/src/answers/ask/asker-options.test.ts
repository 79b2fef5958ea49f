import { expect, test } from "vitest";
import { axiosTransport } from "../../client/axios-transport.js";
import { fetchTransport } from "../../client/fetch-transport.js";
import { IotpushClient } from "../../client/node-client.js";
import { makeAsker, QUESTION } from "../../test-support/asker-fixture.js";
import { memoryStore } from "../store/memory-store.js";
import { ask } from "./ask.js";
import { Asker } from "./asker.js";
import type { AskerOptions } from "./asker-options.js";

const client = new IotpushClient({ apiKey: "k" });
const refusal = (options: object) => {
  try {
    new Asker({ client, ...options } as AskerOptions);
  } catch (error) {
    return String(error);
  }
  return "accepted";
};

test.each([
  [
    { confirmWithReciept: true },
    "confirmWithReciept: is not a known option; did you mean confirmWithReceipt",
  ],
  [{ confirmWithReceipt: "yes" }, "confirmWithReceipt: is neither true nor false"],
  [{ requestsPerMinute: Number.NaN }, "requestsPerMinute: is not a number above 0, got NaN"],
  [{ requestsPerMinute: 0 }, "requestsPerMinute: is not a number above 0, got 0"],
  [{ maxOpen: "10" }, 'maxOpen: is not a number above 0, got "10"'],
  [{ maxPerTopicAndMinute: -1 }, "maxPerTopicAndMinute: is not a number above 0, got -1"],
  [{ leaseMs: "5s" }, 'leaseMs: is not a number of milliseconds, got "5s"'],
  [{ graceMs: Number.NaN }, "graceMs: is not a number of milliseconds, got NaN"],
  [{ mode: "polling" }, "mode: is not a mode, allowed: auto, callback, poll"],
  [{ store: "questions.sqlite" }, "store: is not a store"],
  [{ store: { questions: {} } }, "store: is not a store, such as the questions of sqliteStore"],
  [{ client: undefined }, "client: is not a client"],
  [{ quota: { perMonth: "100" } }, 'perMonth: is not a number above 0, got "100"'],
  [{ quota: { perMonth: 100, usd: 3 } }, "usd: is not a known option; did you mean used"],
])("an asker refuses %j", (options, problem) => {
  expect(refusal(options)).toContain(problem);
});

test("what is left out, or undefined, is accepted", () => {
  expect(refusal({ maxOpen: undefined, quota: undefined })).toBe("accepted");
});

test("one question is asked with options that are right, or not at all", async () => {
  const asking = ask(client, QUESTION, { confirmWithReciept: true } as object);
  await expect(asking).rejects.toThrow(/did you mean confirmWithReceipt/);
});

test("a tick takes a number of questions", async () => {
  const { asker } = makeAsker(memoryStore());
  await expect(asker.tick({ most: Number.NaN })).rejects.toThrow(/most: is not a number above 0/);
});

test.each([
  ["fetch", fetchTransport],
  ["axios", axiosTransport],
])("the %s transport has a limit of bytes", (_, make) => {
  const options = { maxResponseBytes: "10 MB" } as object;
  expect(() => make(options)).toThrow(/maxResponseBytes: is not a number above 0/);
});
