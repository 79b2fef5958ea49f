import { IotpushClient, type ServiceEvent } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, onTestFinished, test, vi } from "vitest";
import { TopicNames } from "./topic-names.js";

/** A service, the names of its topics, and an event of one of them as the live service tells it. */
async function service() {
  const mock = await startMockServer();
  const client = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken, retry: "none" });
  const eventOf = async (topic: string): Promise<ServiceEvent> => {
    const { id = "" } = (await client.topics.list()).find(({ name }) => name === topic) ?? {};
    return { event: "read", messageId: "m", topicId: id };
  };
  const lists = () => mock.control.requests.list({ method: "GET", path: "/api/topics" }).length;
  return { mock, client, names: new TopicNames(client), eventOf, lists };
}

test("two events that come at once both get their topic's name, by one request", async () => {
  const { mock, names, eventOf, lists } = await service();
  await using _ = mock;
  const event = await eventOf(DEMO.publicTopic);
  const before = lists();
  const named = await Promise.all([names.named(event), names.named(event)]);
  expect(named).toMatchObject([{ topic: DEMO.publicTopic }, { topic: DEMO.publicTopic }]);
  expect(lists()).toBe(before + 1);
});

test("a list that could not be read is read again with the next event", async () => {
  const { mock, names, eventOf } = await service();
  await using _ = mock;
  const event = await eventOf(DEMO.publicTopic);
  mock.control.faults.add({ match: { path: "/api/topics" }, times: 1, status: 503 });
  expect(await names.named(event)).toEqual(event);
  expect(await names.named(event)).toMatchObject({ topic: DEMO.publicTopic });
});

test("the names that are known stay while the list cannot be read", async () => {
  const { mock, names, eventOf } = await service();
  await using _ = mock;
  const event = await eventOf(DEMO.publicTopic);
  await names.named(event);
  mock.control.faults.add({ match: { path: "/api/topics" }, status: 503 });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  await names.named({ ...event, topicId: "unknown" });
  expect(await names.named(event)).toMatchObject({ topic: DEMO.publicTopic });
});

test("a topic that is made after the list was read has its name at once", async () => {
  const { mock, client, names, eventOf } = await service();
  await using _ = mock;
  await names.named(await eventOf(DEMO.publicTopic));
  await client.topics.create({ name: "new" });
  expect(await names.named(await eventOf("new"))).toMatchObject({ topic: "new" });
});

test("even if its event comes while a list without it is on its way", async () => {
  const { mock, client, names, eventOf } = await service();
  await using _ = mock;
  const before = await client.topics.list();
  const list = vi.spyOn(client.topics, "list");
  let arrive = () => {};
  const late = new Promise((resolve) => {
    arrive = () => resolve(before);
  });
  list.mockReturnValueOnce(late as ReturnType<typeof client.topics.list>);
  const first = names.named({ event: "read", messageId: "m", topicId: "unknown" });
  await client.topics.create({ name: "new" });
  list.mockClear();
  const named = names.named(await eventOf("new"));
  arrive();
  await first;
  expect(await named).toMatchObject({ topic: "new" });
});

test("ids that no list has cost few requests, and are looked up again later", async () => {
  const { mock, names, eventOf, lists } = await service();
  await using _ = mock;
  const event = await eventOf(DEMO.publicTopic);
  const before = lists();
  const unknown = (topicId: string) => names.named({ ...event, topicId });
  for (let times = 0; times < 3; times += 1) await unknown("deleted");
  expect(lists()).toBe(before + 1);
  for (let number = 0; number < 50; number += 1) await unknown(`made up ${number}`);
  expect(lists()).toBe(before + 20);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
  onTestFinished(() => void vi.useRealTimers());
  await unknown("deleted");
  expect(lists()).toBe(before + 21);
});

test("a topic that was renamed has its new name ten minutes later, and few requests are made for that", async () => {
  const { mock, client, names, eventOf, lists } = await service();
  await using _ = mock;
  const event = await eventOf(DEMO.publicTopic);
  await names.named(event);
  await client.topics.update(event.topicId ?? "", { name: "renamed" });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
  onTestFinished(() => void vi.useRealTimers());
  mock.control.faults.add({ match: { path: "/api/topics" }, times: 1, status: 503 });
  const before = lists();
  for (let times = 0; times < 3; times += 1)
    expect(await names.named(event)).toMatchObject({ topic: DEMO.publicTopic });
  expect(lists()).toBe(before + 1);
  vi.setSystemTime(Date.now() + 601_000);
  expect(await names.named(event)).toMatchObject({ topic: "renamed" });
});
