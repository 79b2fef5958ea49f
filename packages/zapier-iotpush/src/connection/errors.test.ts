import { type AddressInfo, createServer } from "node:net";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { openFixture } from "../test-support/fixture.js";

const SEND = "creates.send_notification.operation.perform";
const inputData = { message: "Hello" };

test.each(["documented", "live"] as const)(
  "wrong key: the connection is to be renewed, profile %s",
  async (profile) => {
    await using fixture = await openFixture({ profile });
    const authData = { ...fixture.authData, topic_key: "wrong-key-0123456789" };
    const error = await fixture.run(SEND, { authData, inputData }).catch((caught: Error) => caught);
    expect(error).toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Copy this topic's own key"),
    });
    expect((error as Error).message).not.toContain("wrong-key");
    expect((error as Error).message).not.toContain("What happened");
  },
);

test("rate limit: Zapier learns how long to wait", async () => {
  await using fixture = await openFixture();
  fixture.mock.control.faults.add({ retry_after: 37 });
  const error = await fixture.run(SEND, { inputData }).catch((caught: Error) => caught);
  expect(error).toMatchObject({ name: "ThrottledError" });
  expect(JSON.parse((error as Error).message)).toMatchObject({ delay: 37 });
});

test.each(["documented", "live"] as const)("monthly cap: the step halts, profile %s", async (profile) => {
  await using fixture = await openFixture({
    profile,
    seed: {
      accounts: [{ name: "a", topics: [{ name: "t", api_key: "t-key" }], phones: [{ name: "p" }] }],
    },
  });
  const authData = { ...fixture.authData, topic: "t", topic_key: "t-key" };
  fixture.mock.control.faults.add({
    status: 429,
    body:
      profile === "live"
        ? { error: "Monthly push limit reached", limit: 1000, used: 1000, plan: "free" }
        : { error: "Rate limit exceeded" },
  });
  await expect(fixture.run(SEND, { authData, inputData })).rejects.toMatchObject({
    name: "HaltedError",
    message: expect.stringContaining("wait for the first of next month"),
  });
});

test.each([
  [404, "Create the topic in your dashboard first"],
  [500, "Try again later"],
  [302, "Use https://elsewhere.example/ instead."],
])("status %i is an error with its fix", async (status, fix) => {
  await using fixture = await openFixture();
  fixture.mock.control.faults.add({
    status,
    body: { error: "as said" },
    headers: status === 302 ? { location: "https://elsewhere.example/" } : {},
  });
  await expect(fixture.run(SEND, { inputData })).rejects.toMatchObject({
    name: "AppError",
    message: expect.stringContaining(fix),
  });
  expect(fixture.mock.control.requests.list({ method: "POST" })).toHaveLength(1);
});

test("another private topic than the connection's: its key is not sent there", async () => {
  await using fixture = await openFixture();
  const authData = { base_url: fixture.mock.url, topic: DEMO.publicTopic, topic_key: DEMO.publicTopicKey };
  await expect(
    fixture.run(SEND, { authData, inputData: { ...inputData, topic: DEMO.privateTopic } }),
  ).rejects.toThrow(
    `uses the topic ${DEMO.privateTopic}, but its connection has only the key of ${DEMO.publicTopic}`,
  );
});

test("a session token that ended: the connection is to be renewed", async () => {
  await using fixture = await openFixture({ profile: "live" });
  fixture.mock.clock.advance(61 * 60_000);
  await expect(
    fixture.run("searches.find_topic.operation.perform", {
      authData: fixture.withSession,
      inputData: { topic: "my-topic" },
    }),
  ).rejects.toMatchObject({
    name: "ExpiredAuthError",
    message: expect.stringContaining("the service's tokens last about an hour"),
  });
});

test("an unreachable service and a broken connection are reported as such", async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await using fixture = await openFixture();
  const send = () =>
    fixture.run(SEND, { authData: { ...fixture.authData, base_url: `http://127.0.0.1:${port}` }, inputData });
  await expect(send()).rejects.toThrow("not known whether the push");
  await new Promise((resolve) => server.close(resolve));
  await expect(send()).rejects.toThrow("could not be reached (ECONNREFUSED)");
});
