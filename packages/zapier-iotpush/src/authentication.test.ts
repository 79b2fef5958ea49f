import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type Stage, startStage } from "./test-support/stage.js";

const TEST = "authentication.test";
const connect = (stage: Stage, changes: Record<string, string>) =>
  stage.run(TEST, { authData: { ...stage.authData, ...changes } });

describe.each(["documented", "live"] as const)("a connection, profile %s", (profile) => {
  test("is labeled with its topic and server, and sends nothing", async () => {
    await using stage = await startStage({ profile });
    const host = new URL(stage.mock.url).host;
    expect(await connect(stage, {})).toEqual({ topic: DEMO.privateTopic, host });
    expect(await connect(stage, { session_token: DEMO.sessionToken })).toEqual({
      topic: DEMO.privateTopic,
      host,
    });
    expect(stage.mock.control.messages().messages).toEqual([]);
  });

  test("a wrong key or session token is reported at once", async () => {
    await using stage = await startStage({ profile });
    await expect(connect(stage, { topic_key: "0123456789abcdef" })).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Copy this topic's own API key"),
    });
    await expect(connect(stage, { session_token: "long-gone-token" })).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringMatching(/session token/i),
    });
  });
});

test("a private topic without its key is reported, if the service can know", async () => {
  await using stage = await startStage({ profile: "live" });
  await expect(connect(stage, { topic_key: "" })).rejects.toThrow("The topic is private");
});

test.each(["http://www.iotpush.com", "https://iotpush.com", "http://iotpush.com"])(
  "%s would redirect and is refused with the address to use",
  async (base_url) => {
    await using stage = await startStage();
    await expect(connect(stage, { base_url })).rejects.toThrow(
      "Set the base URL to https://www.iotpush.com.",
    );
  },
);

test("another service and a wrong topic are reported; spaces around a key are ignored", async () => {
  await using stage = await startStage({ profile: "live" });
  const nginx = createServer((_, response) =>
    response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>"),
  );
  await new Promise<void>((resolve) => nginx.listen(0, "127.0.0.1", resolve));
  const { port } = nginx.address() as AddressInfo;
  await expect(connect(stage, { base_url: `http://127.0.0.1:${port}` })).rejects.toThrow(
    /not iotpush|another (program|server)|base URL/i,
  );
  nginx.close();
  await expect(
    connect(stage, { topic: "my-privat-topic", session_token: DEMO.sessionToken }),
  ).rejects.toThrow(/does not exist.*my-private-topic/);
  await connect(stage, { topic_key: ` ${DEMO.privateTopicKey}\n` });
});

test("a topic's name is needed", async () => {
  await using stage = await startStage();
  await expect(connect(stage, { topic: "!!" })).rejects.toThrow("needs letters or digits");
});
