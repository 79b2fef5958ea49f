import { buttonSet } from "@iotpush/core/adapter";
import { expect, test } from "vitest";
import { openFixture } from "../test-support/fixture.js";
import { Person } from "./person.js";

const question = { message: "?", buttons: buttonSet("approve-reject"), timeoutMs: null };

test("a session waits for one that is just ending, and takes its questions up", async () => {
  await using fixture = await openFixture();
  const { asked } = await fixture.person.ask(question, "s");
  const next = Person.open(fixture.settings);
  await fixture.person.close();
  const person = await next;
  expect(person.open().map(({ id }) => id)).toEqual([asked.id]);
  await person.close();
});

test("sessions side by side have a store each, and calls never hold a session's questions", async () => {
  await using fixture = await openFixture();
  const { asked } = await fixture.person.ask(question, "s");
  const [second, call] = await Promise.all([
    Person.open(fixture.settings),
    Person.open(fixture.settings, { use: "call" }),
  ]);
  expect([...second.open(), ...call.open()]).toEqual([]);
  await fixture.person.close();
  const next = await Person.open(fixture.settings);
  expect(next.open().map(({ id }) => id)).toEqual([asked.id]);
  for (const person of [second, call, next]) await person.close();
});

test("agents that restart in another order find their own questions again, and never another's", async () => {
  await using fixture = await openFixture();
  const open = (agent: string) => Person.open(fixture.settings, { agent });
  const before = [await open("/shop"), await open("/blog")];
  const ids: string[] = [];
  for (const person of before) ids.push((await person.ask({ ...question, key: "deploy" }, "any")).asked.id);
  for (const person of before) await person.close();
  const [blog, shop] = [await open("/blog"), await open("/shop")];
  expect([shop, blog].map((person) => person.open().map(({ id }) => id))).toEqual(ids.map((id) => [id]));
  expect((await blog.ask({ ...question, key: "deploy" }, "any")).asked.id).toBe(ids[1]);
  expect(await blog.outcomeOf(ids[0] ?? "")).toBeUndefined();
  for (const person of [shop, blog]) await person.close();
});
