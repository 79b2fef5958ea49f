import { DEMO } from "@iotpush/mock-server";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import type { AskResult } from "../asking/result.js";
import { openFixture } from "../test-support/fixture.js";
import { createServer } from "./create-server.js";
import { Waiting } from "./wait.js";

const MINUTES = 60_000;

async function connect(desk = false) {
  const fixture = await openFixture({ fakeClock: true });
  const { clock, person, mock } = fixture;
  /** How long the last call waited: fake time also passes while a request is on its way, however long that takes. */
  let waited = 0;
  /** When the first one began to wait. */
  let asked = Number.POSITIVE_INFINITY;
  class TimedWaiting extends Waiting {
    override async for(...of: Parameters<Waiting["for"]>) {
      const from = clock.mono();
      asked = Math.min(asked, from);
      try {
        return await super.for(...of);
      } finally {
        waited = clock.mono() - from;
      }
    }
  }
  const waiting = new TimedWaiting(clock, 50_000);
  const server = createServer({ person, session: "s", waiting, cancelWithCall: false, desk });
  const client = new Client(
    { name: "test", version: "1" },
    { capabilities: desk ? { elicitation: {} } : {} },
  );
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  /** For how long the person has been waited for; a push takes its own time before. */
  const sinceAsked = () => clock.mono() - asked;
  /** Calls a tool while time passes; the phone's owner taps after ten minutes. Also says how long it waited. */
  const call = async (name: string, args: object, options: Parameters<Client["callTool"]>[1] = {}) => {
    const calling = client.callTool({ name, arguments: { ...args } }, { timeout: 100_000, ...options });
    const result = await fixture.passTimeUntil(calling, () => {
      const [message] = mock.control.messages().messages;
      if (message && message.status !== "acted" && sinceAsked() >= 10 * MINUTES)
        mock.control.phones.tap(DEMO.phones[0], message.id, "approve");
    });
    return { result: result.structuredContent as unknown as AskResult, took: waited };
  };
  return { ...fixture, client, call, sinceAsked };
}

const QUESTION = { question: "DROP TABLE users?" };

describe("a person who takes ten minutes", () => {
  test("without progress, each call returns before a minute, and the answer comes by get_answer", async () => {
    await using fixture = await connect();
    let { result, took } = await fixture.call("ask_person", QUESTION);
    for (let calls = 0; result.status === "pending"; calls++) {
      expect(took).toBeLessThan(60_000);
      expect(calls).toBeLessThan(20);
      ({ result, took } = await fixture.call("get_answer", { question_id: result.question_id }));
    }
    expect(result).toMatchObject({ status: "answered", approved: true });
    expect(fixture.mock.control.messages().messages).toHaveLength(1);
  });

  test("with progress, one call waits, and says every ten seconds that it does", async () => {
    await using fixture = await connect();
    let beats = 0;
    const onprogress = () => void beats++;
    const { result, took } = await fixture.call("ask_person", QUESTION, { onprogress });
    expect(result).toMatchObject({ status: "answered", approved: true });
    expect(took).toBeGreaterThanOrEqual(10 * MINUTES);
    expect(beats).toBeGreaterThanOrEqual(59);
  });

  test("a client that gives up in spite of progress gets brief calls from then on", async () => {
    await using fixture = await connect();
    const abort = new AbortController();
    const options = { onprogress: () => {}, signal: abort.signal };
    const giving = fixture.client.callTool({ name: "ask_person", arguments: QUESTION }, options);
    const giveUp = () => void (fixture.sinceAsked() > 60_000 && abort.abort());
    await expect(fixture.passTimeUntil(giving, giveUp)).rejects.toThrow();
    const { result, took } = await fixture.call("ask_person", QUESTION, { onprogress: () => {} });
    expect(result.status).toBe("pending");
    expect(took).toBeLessThan(60_000);
    expect(fixture.mock.control.messages().messages).toHaveLength(1);
  });
});

describe("--desk", () => {
  test("a form in the client answers too, and the phone's later tap changes nothing", async () => {
    await using fixture = await connect(true);
    fixture.client.setRequestHandler("elicitation/create", async ({ params }) => {
      expect(params.message).toBe(QUESTION.question);
      return { action: "accept", content: { answer: "Comment", reply: "use staging" } };
    });
    const { result } = await fixture.call("ask_person", QUESTION);
    expect(result).toMatchObject({
      status: "answered",
      approved: false,
      reply: "use staging",
      responder: "the desk",
    });
  });

  test("a form that is closed is not an answer: the phone decides", async () => {
    await using fixture = await connect(true);
    fixture.client.setRequestHandler("elicitation/create", async () => ({ action: "decline" }));
    const { result } = await fixture.call("ask_person", QUESTION, { onprogress: () => {} });
    expect(result).toMatchObject({ status: "answered", approved: true, responder: DEMO.phones[0] });
  });
});
