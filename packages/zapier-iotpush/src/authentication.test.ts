import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type Fixture, openFixture } from "./test-support/fixture.js";

const TEST = "authentication.test";
const connect = (fixture: Fixture, changes: Record<string, string>) =>
  fixture.run(TEST, { authData: { ...fixture.authData, ...changes } });

describe.each(["documented", "live"] as const)("a connection, profile %s", (profile) => {
  test("is labeled with its topic and server, and sends nothing", async () => {
    await using fixture = await openFixture({ profile });
    const host = new URL(fixture.mock.url).host;
    expect(await connect(fixture, {})).toEqual({ topic: DEMO.privateTopic, host });
    expect(await connect(fixture, { session_token: DEMO.sessionToken })).toEqual({
      topic: DEMO.privateTopic,
      host,
    });
    expect(fixture.mock.control.messages().messages).toEqual([]);
  });

  test("a wrong key or session token is reported at once", async () => {
    await using fixture = await openFixture({ profile });
    await expect(connect(fixture, { topic_key: "0123456789abcdef" })).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Copy this topic's own API key"),
    });
    await expect(connect(fixture, { session_token: "long-gone-token" })).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringMatching(/session token/i),
    });
  });
});

test("a private topic without its key is reported, if the service can know", async () => {
  await using fixture = await openFixture({ profile: "live" });
  await expect(connect(fixture, { topic_key: "" })).rejects.toThrow("The topic is private");
});

test.each(["http://www.iotpush.com", "https://iotpush.com", "http://iotpush.com"])(
  "%s would redirect and is refused with the address to use",
  async (base_url) => {
    await using fixture = await openFixture();
    await expect(connect(fixture, { base_url })).rejects.toThrow(
      "Set the base URL to https://www.iotpush.com.",
    );
  },
);

test("another service and a wrong topic are reported; spaces around a key are ignored", async () => {
  await using fixture = await openFixture({ profile: "live" });
  const nginx = createServer((_, response) =>
    response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>"),
  );
  await new Promise<void>((resolve) => nginx.listen(0, "127.0.0.1", resolve));
  const { port } = nginx.address() as AddressInfo;
  await expect(connect(fixture, { base_url: `http://127.0.0.1:${port}` })).rejects.toThrow(
    /not iotpush|another (program|server)|base URL/i,
  );
  nginx.close();
  await expect(
    connect(fixture, { topic: "my-privat-topic", session_token: DEMO.sessionToken }),
  ).rejects.toThrow(/does not exist.*my-private-topic/);
  await connect(fixture, { topic_key: ` ${DEMO.privateTopicKey}\n` });
});

test("a topic's name is needed", async () => {
  await using fixture = await openFixture();
  await expect(connect(fixture, { topic: "!!" })).rejects.toThrow("needs letters or digits");
});
