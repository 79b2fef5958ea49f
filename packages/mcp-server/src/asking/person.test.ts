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
