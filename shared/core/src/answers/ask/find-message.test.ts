import { expect, test } from "vitest";
import type { ApiClient } from "../../client/api-client.js";
import { findMessage } from "./find-message.js";

const ATTEMPT = { n: 1, why: "first", topic: "t", at: Date.parse("2026-04-10T00:00:00Z") } as const;
const CREATED = "2026-04-10T00:00:01Z";

const client = (messages: readonly string[]) =>
  ({
    hasSession: false,
    messages: {
      list: async () => ({
        messages: messages.map((message, index) => ({ id: `m${index}`, message, created_at: CREATED })),
      }),
    },
  }) as unknown as ApiClient;

const find = (messages: readonly string[], base: string | undefined, mode: "auto" | "poll" = "auto") =>
  findMessage(
    { client: client(messages), isKnown: async () => false, callbackBase: () => base, mode },
    ATTEMPT,
    "Deploy?",
  );

test("a message whose tap comes by callback is found, if it is the only one that fits", async () => {
  const base = "https://a.example/callback";
  expect(await find(["Deploy?", "Other"], base)).toEqual({ messageId: "m0", createdAt: CREATED });
  expect(await find(["Deploy?", "Deploy?"], base)).toBeUndefined();
});

test("a message whose tap could never be learned of is not taken for the push: its receipt is unknown", async () => {
  expect(await find(["Deploy?"], undefined)).toBeUndefined();
  expect(await find(["Deploy?"], "https://a.example/callback", "poll")).toBeUndefined();
});
