import { PushBody } from "@iotpush/core/contract";
import { expect, test } from "vitest";
import { type PushDraft, pushOfDraft } from "./draft.js";
import { BUTTON_SETS, PUSH_EXAMPLES } from "./examples.js";

const ORIGIN = "http://127.0.0.1:4780";
const plain: PushDraft = {
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
  expect(pushOfDraft(plain, ORIGIN, null)).toEqual({
    url: `${ORIGIN}/api/push/my-topic`,
    headers: { "content-type": "application/json" },
    body: '{"message":"Hello"}',
  });
});

test("a private topic's key goes into a header, URLs under both profiles' names", () => {
  const { headers, body } = pushOfDraft(
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
    ...PUSH_EXAMPLES.map(({ draft }) => ({ ...plain, ...draft })),
    ...BUTTON_SETS.map(({ actions }) => ({ ...plain, actions })),
  ];
  for (const draft of drafts)
    expect(PushBody.safeParse(JSON.parse(pushOfDraft(draft, ORIGIN, null).body)).error).toBeUndefined();
});
