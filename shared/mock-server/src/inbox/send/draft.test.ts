import { PushBody } from "@iotpush/core/contract";
import { expect, test } from "vitest";
import { type Draft, pushOf } from "./draft.js";
import { BUTTON_SETS, EXAMPLES } from "./examples.js";

const ORIGIN = "http://127.0.0.1:4780";
const plain: Draft = {
  topic: "my-topic",
  title: "",
  message: "Hello",
  priority: "normal",
  tags: " ",
  clickUrl: "",
  callbackUrl: "",
  actions: [],
};

test("only what was filled in is sent", () => {
  expect(pushOf(plain, ORIGIN, null)).toEqual({
    url: `${ORIGIN}/api/push/my-topic`,
    headers: { "content-type": "application/json" },
    body: '{"message":"Hello"}',
  });
});

test("a private topic's key goes into a header, URLs under both dialects' names", () => {
  const { headers, body } = pushOf(
    { ...plain, clickUrl: "https://a.example", callbackUrl: "http://b.example" },
    ORIGIN,
    "key",
  );
  expect(headers).toMatchObject({ authorization: "Bearer key" });
  expect(JSON.parse(body)).toEqual({
    message: "Hello",
    click_url: "https://a.example",
    click: "https://a.example",
    callback_url: "http://b.example",
    callback: "http://b.example",
  });
});

test("every example and every set of buttons is a push that the service takes", () => {
  const drafts = [
    ...EXAMPLES.map(({ draft }) => ({ ...plain, ...draft })),
    ...BUTTON_SETS.map(({ actions }) => ({ ...plain, actions })),
  ];
  for (const draft of drafts)
    expect(PushBody.safeParse(JSON.parse(pushOf(draft, ORIGIN, null).body)).error).toBeUndefined();
});
