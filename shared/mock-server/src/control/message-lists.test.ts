import fc from "fast-check";
import { expect, test } from "vitest";
import { DEMO, type MockServer, startMockServer } from "../index.js";
import type { MessageFilter } from "../inputs/filters.js";

const HOUR_MS = 3_600_000;
const [PIXEL = "", IPHONE = ""] = DEMO.phones;

const call = async (mock: MockServer, method: string, path: string, body?: object): Promise<void> => {
  const headers = { authorization: `Bearer ${DEMO.sessionToken}`, "content-type": "application/json" };
  await (
    await fetch(mock.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  ).text();
};

/** What can happen to messages; a snapshot is kept to come back to. */
const steps = {
  push: (mock: MockServer, message: string) =>
    call(mock, "POST", `/api/push/${DEMO.publicTopic}`, {
      message,
      priority: message.length > 1 ? "high" : "low",
    }),
  "push to the other topic": (mock: MockServer, message: string) =>
    call(mock, "POST", "/api/push/other", { message }),
  "go offline": async (mock: MockServer) => mock.control.phones.setOnline(PIXEL, false),
  "come back": async (mock: MockServer) => mock.control.phones.setOnline(PIXEL, true),
  "make the other topic": (mock: MockServer) => call(mock, "POST", "/api/topics", { name: "other" }),
  "delete the other topic": (mock: MockServer) => {
    const topic = mock.control.snapshot().tables.topics?.find(({ name }) => name === "other");
    return call(mock, "DELETE", `/api/topics/${topic?.id}`);
  },
  "forget the old": async (mock: MockServer) => mock.clock.advance(HOUR_MS),
  reset: async (mock: MockServer) => mock.control.reset(),
} as const;
type Step = keyof typeof steps | "take a snapshot" | "go back to it";

const stepNames: Step[] = [
  ...(Object.keys(steps) as Step[]),
  "push",
  "push",
  "take a snapshot",
  "go back to it",
];

/** The texts of the messages that fit, newest first, as the tables say without any index or list. */
function expected(mock: MockServer, filter: MessageFilter): string[] {
  const { tables } = mock.control.snapshot();
  const { messages = [], topics = [], message_devices = [] } = tables;
  return messages
    .filter(
      (row) =>
        (!filter.topic || topics.find(({ id }) => id === row.topic_id)?.name === filter.topic) &&
        (!filter.priority || row.priority === filter.priority) &&
        (!filter.search || String(row.message).includes(filter.search)) &&
        (!filter.phone ||
          message_devices.some(
            (at) => at.message_id === row.id && at.device_id === filter.phone && at.delivered_at !== null,
          )),
    )
    .sort((one, other) => Number(other.seq) - Number(one.seq))
    .map(({ message }) => String(message));
}

/** The same, as the pages show it: one after the other, and from every place. */
function paged(mock: MockServer, filter: MessageFilter): string[] {
  const texts: string[] = [];
  for (let before: string | null | undefined; before !== null; ) {
    const page = mock.control.messages({ ...filter, limit: 3, before });
    for (const { message } of page.messages) texts.push(message);
    expect(page.total).toBeGreaterThanOrEqual(texts.length);
    before = page.next;
  }
  for (let offset = 0; offset <= texts.length; offset++) {
    const page = mock.control.messages({ ...filter, limit: 2, offset });
    expect(page.messages.map(({ message }) => message)).toEqual(texts.slice(offset, offset + 2));
    expect(page.total).toBe(texts.length);
  }
  return texts;
}

test("whatever happens to messages, every page shows those that are there and fit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...stepNames), fc.constantFrom("a", "ab", "b", "ba")), {
        minLength: 1,
        maxLength: 12,
      }),
      async (happened) => {
        await using mock = await startMockServer({ retentionMs: 2 * HOUR_MS, quota: false });
        let snapshot = mock.control.snapshot();
        for (const [step, text] of happened) {
          if (step === "take a snapshot") snapshot = mock.control.snapshot();
          else if (step === "go back to it") mock.control.restore(snapshot);
          else await steps[step](mock, text);
          const phones = mock.control.phones.list();
          const phone = (name: string) => phones.find((each) => each.name === name)?.id;
          const filters: MessageFilter[] = [
            ...[{}, { topic: DEMO.publicTopic }, { topic: "other" }, { priority: "high" }, { search: "a" }],
            ...[{ phone: phone(PIXEL) }, { phone: phone(IPHONE) }, { phone: phone(PIXEL), search: "b" }],
          ];
          for (const filter of filters) expect(paged(mock, filter)).toEqual(expected(mock, filter));
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a page of lists that were not looked at for long is found as well", async () => {
  await using mock = await startMockServer();
  const push = (message: string) => call(mock, "POST", `/api/push/${DEMO.publicTopic}`, { message });
  await push("number 1");
  const totals = () => Array.from({ length: 12 }, (_, n) => mock.control.messages({ search: `${n}` }).total);
  expect(totals()).toEqual([0, 1, ...Array(10).fill(0)]);
  await push("number 11");
  expect(totals()).toEqual([0, 2, ...Array(9).fill(0), 1]);
});

test("the messages of a topic that was renamed are found under its new name only", async () => {
  await using mock = await startMockServer();
  await call(mock, "POST", `/api/push/${DEMO.publicTopic}`, { message: "m" });
  const totals = () => [DEMO.publicTopic, "renamed"].map((topic) => mock.control.messages({ topic }).total);
  expect(totals()).toEqual([1, 0]);
  const topic = mock.control.snapshot().tables.topics?.find(({ name }) => name === DEMO.publicTopic);
  await call(mock, "PATCH", `/api/topics/${topic?.id}`, { name: "renamed" });
  expect(totals()).toEqual([0, 1]);
});

test("open are the questions that nobody answered and that have not expired, of one phone or of all", async () => {
  await using mock = await startMockServer();
  const ask = async (message: string, actions = [{ id: "approve", label: "Approve", type: "button" }]) => {
    await call(mock, "POST", `/api/push/${DEMO.publicTopic}`, { message, actions });
    return mock.control.messages().messages[0]?.id ?? "";
  };
  const open = (filter: MessageFilter = {}) =>
    mock.control.messages({ ...filter, open: true }).messages.map(({ message }) => message);
  await ask("expires first");
  mock.clock.advance(HOUR_MS);
  const answered = await ask("answered");
  await ask("news", []);
  await ask("open");
  expect(open()).toEqual(["open", "answered", "expires first"]);
  mock.control.phones.tap(PIXEL, answered, "approve");
  mock.clock.advance(23 * HOUR_MS);
  expect(open()).toEqual(["open"]);
  const phone = mock.control.phones.list().find(({ name }) => name === PIXEL)?.id;
  expect([
    open({ phone }),
    open({ phone: "nobody" }),
    open({ search: "OP" }),
    open({ search: "news" }),
  ]).toEqual([["open"], [], ["open"], []]);
});
