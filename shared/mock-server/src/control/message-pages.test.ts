import { expect, test } from "vitest";
import { DEMO, startMockServer } from "../index.js";

const HOUR_MS = 3_600_000;

test("pages by offset and by phone", async () => {
  await using mock = await startMockServer();
  const [pixel, iphone] = mock.control.phones.list();
  const push = (message: string) =>
    fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: message });
  await push("to both");
  mock.control.phones.setOnline("iPhone 16", false);
  await push("to the Pixel");
  const texts = async (query: string) => {
    const response = await fetch(`${mock.url}/_mock/messages?${query}`);
    const page = (await response.json()) as { total: number; messages: { message: string }[] };
    return { total: page.total, texts: page.messages.map(({ message }) => message) };
  };
  expect(await texts(`phone=${pixel?.id}`)).toEqual({ total: 2, texts: ["to the Pixel", "to both"] });
  expect(await texts(`phone=${iphone?.id}`)).toEqual({ total: 1, texts: ["to both"] });
  expect(await texts("offset=1&limit=5")).toEqual({ total: 2, texts: ["to both"] });
  expect(await texts("topic=my-topic&search=PIXEL")).toEqual({ total: 1, texts: ["to the Pixel"] });
});

test("a phone renews its session, and the expired token stays expired", async () => {
  await using mock = await startMockServer({ profile: "live" });
  const phone = mock.control.phones.list()[0]?.id;
  const token = async (id = phone) => {
    const response = await fetch(`${mock.url}/_mock/session?phone=${id}`);
    return ((await response.json()) as { token: string }).token;
  };
  const status = async (session: string) =>
    (await fetch(`${mock.url}/api/topics`, { headers: { authorization: `Bearer ${session}` } })).status;
  expect(await token()).toBe(DEMO.sessionToken);
  expect([await token(""), await token("none")]).toEqual([null, null]);
  mock.clock.advance(2 * HOUR_MS);
  const renewed = await token();
  expect(await status(renewed)).toBe(200);
  expect(await status(DEMO.sessionToken)).toBe(401);
  expect(await token()).toBe(renewed);
});

test("a total counts what came, went and was tapped since it was last asked for", async () => {
  await using mock = await startMockServer();
  const push = () => fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "hello" });
  const totals = () =>
    [{}, { search: "hello" }, { search: "bye" }].map((filter) => mock.control.messages(filter).total);
  expect(totals()).toEqual([0, 0, 0]);
  await push();
  await push();
  expect([totals(), totals()]).toEqual([
    [2, 2, 0],
    [2, 2, 0],
  ]);
  mock.control.reset();
  expect(totals()).toEqual([0, 0, 0]);
});

test("signs of LIKE mean themselves in a search", async () => {
  await using mock = await startMockServer();
  for (const text of ["100 % done", "100 of 200", "a_b", "axb", "c:\\d"])
    await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: text });
  const found = (search: string) => mock.control.messages({ search }).messages.map(({ message }) => message);
  expect([found("100 %"), found("A_B"), found("\\D")]).toEqual([["100 % done"], ["a_b"], ["c:\\d"]]);
});
