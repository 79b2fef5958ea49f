import {
  buttons,
  CallbackReceiver,
  confirmWithReceipt,
  IotpushClient,
  newSecret,
  systemClock,
} from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";

const SECRET = newSecret();

/** A server with one answered and one unanswered message, and a receiver that confirms with the receipt. */
async function open(credentials: "topic key" | "session token") {
  const mock = await startMockServer();
  const client = new IotpushClient({
    baseUrl: mock.url,
    ...(credentials === "topic key"
      ? { topicKeys: { [DEMO.privateTopic]: DEMO.privateTopicKey } }
      : { sessionToken: DEMO.sessionToken }),
  });
  const pusher = new IotpushClient({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey });
  const push = (message: string) =>
    pusher.messages.push(DEMO.privateTopic, { message, actions: buttons.approveReject() });
  const [answered, waiting] = [await push("One"), await push("Two")];
  mock.control.phones.tap("Pixel 9", answered.id, "approve");
  const taken: string[] = [];
  const receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: () => [SECRET],
    handle: async ({ messageId }) => void taken.push(messageId),
    confirm: confirmWithReceipt(client, { topic: DEMO.privateTopic }),
  });
  const receive = async (body: object) => {
    const { status } = await receiver.receive({
      method: "POST",
      path: `/${SECRET}`,
      headers: { "content-type": "application/json" },
      body: { event: "action", action: "approve", timestamp: new Date().toISOString(), ...body },
    });
    return status;
  };
  return { mock, answered, waiting, taken, receive, [Symbol.asyncDispose]: () => mock.close() };
}

describe("an event confirmed with its receipt", () => {
  test.each(["topic key", "session token"] as const)("by a %s: only what happened counts", async (by) => {
    await using desk = await open(by);
    const { answered, waiting } = desk;
    const real = { message_id: answered.id, receipt_id: answered.receipt_id };
    expect(await desk.receive({ ...real, action: "reject" })).toBe(403);
    expect(await desk.receive({ message_id: waiting.id, receipt_id: waiting.receipt_id })).toBe(403);
    expect(await desk.receive({ message_id: waiting.id, receipt_id: answered.receipt_id })).toBe(403);
    expect(await desk.receive({ ...real, receipt_id: "00000000-0000-4000-8000-000000000000" })).toBe(403);
    expect(await desk.receive({ ...real, event: "delivered", action: null })).toBe(200);
    expect(await desk.receive({ ...real, event: "expired", action: null })).toBe(403);
    expect(await desk.receive(real)).toBe(200);
    expect(desk.taken).toEqual([answered.id, answered.id]);
  });

  test("that names no receipt is found by its message with a session token", async () => {
    await using desk = await open("session token");
    expect(await desk.receive({ message_id: desk.waiting.id })).toBe(403);
    expect(await desk.receive({ message_id: "unknown" })).toBe(403);
    expect(await desk.receive({ message_id: desk.answered.id })).toBe(200);
  });

  test("that names no receipt is refused where only a topic's key is known", async () => {
    await using desk = await open("topic key");
    expect(await desk.receive({ message_id: desk.answered.id })).toBe(403);
    expect(desk.taken).toEqual([]);
  });

  test("is not taken, to come again, while the service does not answer", async () => {
    await using desk = await open("topic key");
    await desk.mock.close();
    const { id, receipt_id } = desk.answered;
    expect(await desk.receive({ message_id: id, receipt_id })).toBe(503);
  });
});
