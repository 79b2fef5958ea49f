import { expect, test } from "vitest";
import { DEMO, startMockServer } from "../index.js";

test("a limit counts the deliveries that fit, not all", async () => {
  await using mock = await startMockServer({ deliveries: "off" });
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${DEMO.sessionToken}`, "content-type": "application/json" };
    const response = await fetch(mock.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string };
  };
  const { id } = await post(`/api/push/${DEMO.publicTopic}`, {
    message: "Gate?",
    actions: [{ id: "open", label: "Open", type: "button" }],
    callback_url: "http://127.0.0.1:1/",
  });
  mock.control.phones.tap(DEMO.phones[0], id, "open");
  await post("/api/webhooks", { url: "http://127.0.0.1:1/", events: ["delivered"] });
  await post(`/api/push/${DEMO.publicTopic}`, { message: "newer" });

  expect(mock.control.deliveries({}, 1)).toMatchObject([{ kind: "webhook" }]);
  for (const filter of [{ kind: "callback" }, { event: "action" }, { messageId: id }] as const)
    expect(mock.control.deliveries(filter, 1)).toMatchObject([{ kind: "callback", messageId: id }]);
  expect(mock.control.deliveries({ kind: "webhook", messageId: id }, 1)).toEqual([]);
  expect(mock.control.deliveries({ state: "delivered" }, 1)).toEqual([]);
});
