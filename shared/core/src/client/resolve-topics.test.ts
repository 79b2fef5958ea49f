import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.js";
import { fakeTransport } from "../testing/fake-transport.js";
import { ApiClient } from "./api-client.js";
import { resolveTopics } from "./resolve-topics.js";

const topics = ["alerts", "back-door"].map((name) => ({ id: `id-${name}`, name }));
const transport = fakeTransport(async () => ({ body: { topics } }));
const host = { transport, clock: new FakeClock(), random: () => 0 };
const client = (sessionToken?: string) => new ApiClient({ apiKey: "k", sessionToken }, host);

test("topics are found by name, by id, or by a name as a person writes it", async () => {
  const { all, wanted } = await resolveTopics(client("s"), ["id-alerts", "Back door", "alerts"]);
  expect(all).toEqual(topics);
  expect(wanted).toEqual([topics[0], topics[1], topics[0]]);
});

test("a topic that the account does not have is refused by name, and a session token is asked for", async () => {
  await expect(resolveTopics(client("s"), ["doors"])).rejects.toThrow(/doors.*Use one of alerts, back-door/);
  await expect(resolveTopics(client(), ["alerts"])).rejects.toThrow(/Add a session token, or leave/);
});
