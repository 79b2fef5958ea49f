import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject, ILoadOptionsFunctions } from "n8n-workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordedContext } from "../../../test-support/recorded-context.ts";
import { getWaysBack } from "./way-back.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live" });
});
afterAll(() => mock.close());

/** What the list's first entry says, of a credential and a topic in the panel, at an address of n8n. */
async function automatic(credential: IDataObject, topic = "", own = "https://n8n.example.com/") {
  const { host } = recordedContext({ baseUrl: mock.url, parameters: {}, credential });
  const asPanel = {
    ...host,
    getCurrentNodeParameter: () => ({ __rl: true, mode: "name", value: topic }),
    getRestApiUrl: () => `${own}rest`,
  };
  const [first, second] = await getWaysBack.call(asPanel as unknown as ILoadOptionsFunctions);
  expect([first?.value, second]).toMatchObject(["auto", { name: "Receipt Only", value: "receipt" }]);
  return `${first?.name} | ${first?.description}`;
}

test.each([
  [{}, "", undefined, /^Automatic: callback and receipt \|/],
  [{ apiKey: "wrong" }, "", undefined, /^Automatic: the key is wrong \| .*Copy this topic's own API key/],
  [
    { baseUrl: "https://iotpush.com" },
    "",
    undefined,
    /^Automatic: this URL redirects \| .*Set the base URL to/,
  ],
  [{ topic: "nowhere" }, "", undefined, /^Automatic: this topic does not exist \|/],
  [{ apiKey: "" }, DEMO.publicTopic, undefined, /^Automatic: the topic is public \| Ask on a private topic/],
  [{ apiKey: "" }, "={{ $json.topic }}", undefined, /^Automatic: this topic is asked without a key \|/],
  [{}, "", "https://example.com/n8n/", /^Automatic: a proxy must keep \/n8n \| .*serve n8n without one/],
] as const)(
  "says before the push what %j and topic %j allow, at %s",
  async (credential, topic, own, said) => {
    expect(await automatic({ sessionToken: "", ...credential }, topic, own)).toMatch(said);
  },
);

test("says that nobody outside can call an n8n of this machine", async () => {
  const service = "http://iotpush.example.com";
  const told = await automatic({ baseUrl: service }, "", "http://localhost:5678/");
  expect(told).toMatch(/iotpush cannot call http:\/\/localhost:5678.*set WEBHOOK_URL/);
});
