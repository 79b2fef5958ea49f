import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../test-support/property.js";
import { FakeClock } from "../../testing/fake-clock.js";
import type { ServiceEvent } from "../answer.js";
import { newSecret } from "../secret.js";
import { CallbackReceiver, type CallbackRequest, type ReceiverOptions } from "./callback-receiver.js";

const SECRET = newSecret();
const EVENT = { event: "action", message_id: "m1", action_id: "approve", acted_at: "2026-04-10T00:10:22Z" };

function make(options: Partial<ReceiverOptions> = {}) {
  const taken: ServiceEvent[] = [];
  const receiver = new CallbackReceiver({
    clock: new FakeClock(),
    secretsOf: (id) => (id === "q1" ? [SECRET] : []),
    handle: async (event) => void taken.push(event),
    ...options,
  });
  const send = (request: Partial<CallbackRequest> = {}) =>
    receiver.receive({
      method: "POST",
      path: `/q1/${SECRET}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(EVENT),
      ...request,
    });
  return { receiver, taken, send };
}

describe("refuses", () => {
  test("what has no right secret, with an empty body", async () => {
    const { send, taken } = make();
    for (const path of [
      "/",
      "/q1",
      "/q1/",
      "/q1/wrong",
      `/q2/${SECRET}`,
      `/${SECRET}`,
      `/q1/${SECRET}x`,
      `/q1?${SECRET}`,
    ])
      expect([path, await send({ path })]).toEqual([
        path,
        { status: 401, headers: { connection: "close" }, body: "" },
      ]);
    expect(taken).toEqual([]);
  });

  test.each([
    ["another method", { method: "GET" }, 405],
    ["another type", { headers: { "content-type": "text/plain" } }, 415],
    ["no type", { headers: {} }, 415],
    [
      "a length over the limit",
      { headers: { "content-type": "application/json", "content-length": "70000" } },
      413,
    ],
    ["a body over the limit", { body: "x".repeat(65 * 1024) }, 413],
    ["what is not JSON", { body: "{" }, 400],
    ["JSON that is not an event", { body: '{"event":"nonsense"}' }, 400],
    ["an action without its id", { body: '{"event":"action","message_id":"m"}' }, 400],
  ])("%s", async (_, request, status) => {
    const { send, taken } = make();
    const response = await send(request);
    expect(response.status).toBe(status);
    if (status === 405) expect(response.headers.allow).toBe("POST");
    expect(taken).toEqual([]);
  });

  test("a body that takes longer than five seconds", async () => {
    const clock = new FakeClock();
    const { send } = make({ clock });
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const response = send({ body: never });
    await clock.advance(5_000);
    expect((await response).status).toBe(408);
  });

  test("a secret that is too short, even if it is the expected one", async () => {
    const short = "x".repeat(31);
    const { send } = make({ secretsOf: () => ["", short] });
    expect((await send({ path: `/q1/${short}` })).status).toBe(401);
    expect((await send({ path: "/q1/" })).status).toBe(401);
  });

  test.each([
    [
      "its secrets",
      {
        secretsOf: () => {
          throw new Error("database gone");
        },
      },
    ],
    ["the receipt", { confirm: () => Promise.reject(new Error("service gone")) }],
  ])("an event without having read %s: 503, to come again", async (_, options) => {
    const { send, taken } = make(options);
    const response = await send();
    expect([response.status, response.headers["retry-after"]]).toEqual([503, "5"]);
    expect(response.body).not.toContain("gone");
    expect(taken).toEqual([]);
  });

  test("a long body, which is not read on beyond the limit", async () => {
    const { send } = make();
    let read = 0;
    const long = (async function* () {
      while (read < 1024 * 1024) {
        read += 1024;
        yield Buffer.alloc(1024, "x");
      }
    })();
    expect((await send({ body: long })).status).toBe(413);
    expect(read).toBe(65 * 1024);
  });

  test("a body that breaks off", async () => {
    const { send } = make();
    const broken = (async function* () {
      yield Buffer.from("{");
      throw new Error("aborted");
    })();
    expect((await send({ body: broken })).status).toBe(400);
  });

  test("an event that is not confirmed", async () => {
    const { send, taken } = make({ confirm: async () => false });
    expect((await send()).status).toBe(403);
    expect(taken).toEqual([]);
  });
});

describe("takes", () => {
  test.each([
    ["documented", EVENT],
    [
      "live",
      {
        event: "action",
        message_id: "m1",
        action: "approve",
        timestamp: EVENT.acted_at,
        reply: null,
        device: "Pixel 9",
      },
    ],
  ])("the %s payload into one shape", async (_, body) => {
    const { send, taken } = make();
    expect((await send({ body: JSON.stringify(body) })).status).toBe(200);
    expect(taken).toMatchObject([
      {
        event: "action",
        messageId: "m1",
        at: EVENT.acted_at,
        answer: { actionId: "approve", messageId: "m1" },
      },
    ]);
  });

  test("both secrets while they are rotated, and one in a header", async () => {
    const [old, fresh] = [newSecret(), newSecret()];
    const { send } = make({ secretsOf: () => [old, fresh], secretHeader: "X-Secret" });
    const headers = { "content-type": "application/json" };
    for (const secret of [old, fresh])
      expect((await send({ path: "/", headers: { ...headers, "x-secret": secret } })).status).toBe(200);
    expect((await send({ path: "/", headers })).status).toBe(401);
  });

  test.each([
    ["/<id>/<secret>", `/q1/${SECRET}`, "q1"],
    ["a query and a slash behind it", `/q1/${SECRET}/?from=there`, "q1"],
    ["/<secret> alone", `/${SECRET}`, ""],
  ])("the path %s", async (_, path, id) => {
    const ids: string[] = [];
    const { send } = make({ secretsOf: () => [SECRET], handle: async (_event, of) => void ids.push(of) });
    expect((await send({ path })).status).toBe(200);
    expect(ids).toEqual([id]);
  });

  test.each([
    ["device", { device_name: "Pixel 9" }],
    ["time", { acted_at: "2026-04-10T00:10:23Z" }],
    ["button", { action_id: "reject" }],
    ["message", { message_id: "m2" }],
    ["reply", { reply_text: "later" }],
    ["long reply", { reply_text: "later".repeat(100) }],
  ])("two events that differ in their %s, and each once", async (_, change) => {
    const { send, taken } = make();
    for (const body of [EVENT, { ...EVENT, ...change }, { ...EVENT, ...change }])
      expect((await send({ body })).status).toBe(200);
    expect(taken.length).toBe(2);
  });

  test("a duplicate once, and answers it 200", async () => {
    const { send, taken } = make();
    expect(JSON.parse((await send()).body)).toEqual({ ok: true });
    expect(JSON.parse((await send()).body)).toEqual({ ok: true, duplicate: true });
    expect(taken.length).toBe(1);
  });

  test("accepts an event again after its handler failed, which answers 503", async () => {
    let failing = true;
    const { send } = make({
      handle: async () => {
        if (failing) throw new Error("disk full");
      },
    });
    const refused = await send();
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
    expect(refused.body).not.toContain("disk");
    failing = false;
    expect(JSON.parse((await send()).body)).toEqual({ ok: true });
  });

  test("200 is answered only when the handler is done", async () => {
    const steps: string[] = [];
    const { send } = make({
      handle: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        steps.push("taken");
      },
    });
    await send();
    steps.push("answered");
    expect(steps).toEqual(["taken", "answered"]);
  });
});

describe("for every input", () => {
  test("it answers, and takes nothing without the secret", async () => {
    const { send, taken } = make();
    await fc.assert(
      fc.asyncProperty(
        fc.string().filter((path) => !path.includes(SECRET)),
        fc.oneof(fc.json(), fc.string(), fc.uint8Array()),
        fc.constantFrom("POST", "GET", "PUT"),
        async (path, body, method) => {
          expect([401, 405]).toContain((await send({ path, body, method })).status);
          expect(taken).toEqual([]);
        },
      ),
      runs(),
    );
  });

  test("with the secret it never throws, whatever the body", async () => {
    const { send } = make();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.uint8Array(), fc.object()), async (body) => {
        expect([200, 400, 413]).toContain((await send({ body })).status);
      }),
      runs(),
    );
  });

  test("any interleaving of duplicates and failures has effect once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
        async (scheduler, failures) => {
          let effective = 0;
          let calls = 0;
          const { send } = make({
            handle: async () => {
              const fails = failures[calls++] ?? false;
              await scheduler.schedule(Promise.resolve());
              if (fails) throw new Error("fails");
              effective += 1;
            },
          });
          const sent = Promise.all(Array.from({ length: 5 }, () => send()));
          await scheduler.waitFor(sent);
          // Each failure is told 503 once at most: then a delivery must be taken.
          for (let more = 0; more <= failures.length; more++) await scheduler.waitFor(send());
          expect(effective).toBe(1);
        },
      ),
      runs(),
    );
  });
});
