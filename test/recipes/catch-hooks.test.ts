import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { readEvent } from "@iotpush/core";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { DIFFICULT, DIFFICULT_TITLE } from "./difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "./fixture.ts";
import { codeBlock } from "./recipe.ts";

const PAGE = "make-and-catch-hooks.md";
type Fields = Record<string, unknown>;
const sample = (name: string): Fields => JSON.parse(codeBlock(`recipes/${PAGE}`, name));

/** A stranger's "catch hook": resolves to the first body that is posted. */
async function catchHook() {
  const server = createServer();
  const body = new Promise<Fields>((resolve) => {
    server.on("request", (request, response) => {
      response.end();
      void json(request).then((value) => resolve(value as Fields));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/your-secret-address`,
    body,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const ask = (fixture: RecipeFixture, question: Fields) =>
  fetch(`${fixture.mock.url}/api/push/${DEMO.privateTopic}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${fixture.key}` },
    body: JSON.stringify(question),
  });

/** What is checked of a payload: which fields there are, and of what type. */
const shape = (fields: Fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value === null ? "null" : typeof value]),
  );

describe.each(["documented", "live"] as const)("catch hooks, profile %s", (profile) => {
  test("the page's sample is what a tap posts", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    await using hook = await catchHook();
    const sent = await ask(fixture, { ...sample("question"), callback_url: hook.url, callback: hook.url });
    const { id } = (await sent.json()) as { id: string };
    fixture.mock.control.phones.tap(DEMO.phones[0], id, "approve");
    const posted = await hook.body;
    expect(shape(posted)).toEqual(shape(sample(profile)));
    expect(posted).toMatchObject({ message_id: id, event: "action" });
  });

  test("the form that the HTTP module sends arrives unharmed", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    const body = new URLSearchParams({
      token: fixture.key,
      user: DEMO.privateTopic,
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
      priority: "1",
      url: "https://example.com/a?b=c&d=e",
    });
    const response = await fetch(`${fixture.mock.url}/api/1/messages.json`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ status: 1 });
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
      priority: "high",
      clickUrl: "https://example.com/a?b=c&d=e",
    });
  });

  test("the question of the page has buttons on the lock screen, a link and a callback", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    expect((await ask(fixture, sample("question"))).status).toBe(200);
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      preset: "approve-reject",
      clickUrl: "https://example.com/release",
      hasCallback: true,
    });
  });
});

test("both samples say the same to the core", () => {
  const [documented, live] = [readEvent(sample("documented")), readEvent(sample("live"))];
  expect(documented.ok && live.ok).toBe(true);
  if (!documented.ok || !live.ok) return;
  expect(live.event.answer).toMatchObject({ actionId: "approve", deviceName: "Pixel 9" });
  expect(documented.event.answer).toMatchObject({ actionId: "approve", deviceName: "Pixel 9" });
  expect(documented.event.at).toBe(live.event.at);
});

test("a wrong address shows its status where redirects are not followed", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  const response = await fetch(`${fixture.redirecting}/api/1/messages.json`, {
    method: "POST",
    body: new URLSearchParams({ token: fixture.key, message: "m" }),
    redirect: "manual",
  });
  expect(response.status).toBe(308);
  expect(await response.text()).toBe("Redirecting...");
  expect(fixture.mock.control.messages().messages).toEqual([]);
});
