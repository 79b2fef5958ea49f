import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { FlowHost } from "../../test-support/flow-host.js";

const server = (baseUrl: string, more: object = {}) => ({
  id: "server",
  type: "iotpush-config",
  baseUrl,
  topic: DEMO.publicTopic,
  ...more,
});

test("sends msg.payload and adds the result to the message", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start([
    server(mock.url),
    { id: "send", type: "iotpush-send", server: "server", wires: [["out"]] },
    { id: "out", type: "helper" },
  ]);
  const arrived = host.next("out");
  host.node("send").receive({ payload: "Sensor triggered", keep: 1 });
  expect(await arrived).toMatchObject({
    payload: "Sensor triggered",
    keep: 1,
    iotpush: {
      topic: DEMO.publicTopic,
      subscribers: 2,
      id: expect.any(String),
      receipt_id: expect.any(String),
    },
  });
});
