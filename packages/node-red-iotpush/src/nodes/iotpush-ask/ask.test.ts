import { IotpushClient } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { FlowHost } from "../../test-support/flow-host.js";

const BUTTONS = [
  { id: "approve", label: "Approve", type: "button" },
  { id: "reject", label: "Reject", type: "button", destructive: true },
];

test("passes the message on at the output of the answer", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    [
      { id: "server", type: "iotpush-config", baseUrl: mock.url, topic: DEMO.publicTopic },
      {
        id: "ask",
        type: "iotpush-ask",
        server: "server",
        buttons: BUTTONS,
        outputs: 3,
        wires: [["yes"], ["no"], ["late"]],
      },
      { id: "yes", type: "helper" },
      { id: "no", type: "helper" },
      { id: "late", type: "helper" },
    ],
    { server: { apiKey: DEMO.publicTopicKey } },
  );
  const arrived = host.next("no");
  const waiting = host.status("ask", (text) => text.includes("status.waiting"));
  host.node("ask").receive({ payload: "Release?", keep: 1 });
  await waiting;
  const client = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken });
  const [receipt] = (await client.receipts.list()).receipts;
  await client.actions.report({ message_id: receipt?.message_id ?? "", action_id: "reject" });
  expect(await arrived).toMatchObject({
    payload: "Release?",
    keep: 1,
    iotpush: { answer: "reject", label: "Reject", timeout: false },
  });
});
