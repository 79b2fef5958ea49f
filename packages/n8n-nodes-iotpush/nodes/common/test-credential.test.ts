import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import type { ICredentialTestFunctions, IDataObject } from "n8n-workflow";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { credentialOf } from "../../test-support/recorded-context.ts";
import { testIotpushCredential } from "./test-credential.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live" });
});
afterAll(() => mock.close());
beforeEach(() => mock.control.reset());

/** As n8n's helper for tests sends. */
const helpers = {
  async request({ uri, method, headers }: { uri: string; method: string; headers: Record<string, string> }) {
    const response = await fetch(uri, { method, headers, redirect: "manual" });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  },
};
function tested(credential: IDataObject = {}) {
  const data = credentialOf({ baseUrl: mock.url, credential });
  const host = { helpers } as unknown as ICredentialTestFunctions;
  return testIotpushCredential.call(host, { id: "1", name: "c", type: "t", data: data as never });
}
const respond = (status: number, body: string) => {
  mock.control.faults.add({ match: { path: "/api/" }, status, body });
};

test.each([
  ["a private topic and its key", {}, /works/],
  [
    "a public topic without a key",
    { topic: DEMO.publicTopic, apiKey: "", sessionToken: "" },
    /anyone who knows its name/,
  ],
  ["blanks around URL and key", { apiKey: ` ${DEMO.privateTopicKey}\n` }, /works/],
])("accepts %s", async (_, credential, message) => {
  expect(await tested(credential)).toEqual({ status: "OK", message: expect.stringMatching(message) });
});

test("accepts blanks around the URL", async () => {
  expect(await tested({ baseUrl: ` ${mock.url}/ ` })).toMatchObject({ status: "OK" });
});

test("a wrong topic of a session", async () => {
  expect(await tested({ topic: "nowhere" })).toMatchObject({
    status: "Error",
    message: expect.stringMatching(/This topic does not exist/),
  });
  expect(await tested({ apiKey: "", sessionToken: "gone" })).toMatchObject({ status: "Error" });
});

test.each([
  ["a wrong key", { apiKey: "wrong" }, /The key is wrong. Copy/],
  ["another topic's key", { apiKey: DEMO.publicTopicKey }, /The key belongs to another topic/],
  [
    "a wrong topic",
    { topic: "my-private-topik" },
    /This topic does not exist. Did you mean my-private-topic/,
  ],
  ["a callback secret that is guessed", { callbackSecret: "secret" }, /shorter than 32 bytes/],
  ["an address that redirects", { baseUrl: "https://iotpush.com" }, /Set the base URL to https:\/\/www/],
])("refuses %s", async (_, credential, message) => {
  expect(await tested(credential)).toEqual({ status: "Error", message: expect.stringMatching(message) });
});

test.each([
  ["an nginx that knows no such page", 404, "<html><h1>404 Not Found</h1><hr>nginx</html>"],
  ["a login page", 200, "<html><form>Sign in</form></html>"],
])("refuses %s", async (_, status, body) => {
  respond(status, body);
  const message = expect.stringMatching(/Check that the base URL is an iotpush server/);
  expect(await tested()).toEqual({ status: "Error", message });
});
