import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Asker,
  type AskerOptions,
  buttons,
  IotpushClient,
  nodeHttpAdapter,
  systemClock,
} from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";

/** A desk with its callbacks on a real socket, against a mock server of its own. */
async function desk(
  profile: "documented" | "live",
  mode: "auto" | "callback" | "poll",
  options: Partial<AskerOptions> = {},
) {
  const mock = await startMockServer({ profile });
  const client = new IotpushClient({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey });
  const phone = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken });
  let base: string | undefined;
  const asker = new Asker({ client, clock: systemClock, mode, callbackBase: () => base, ...options });
  const http = createServer(nodeHttpAdapter(asker.callbacks, "/callback"));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  if (mode !== "poll") base = `http://127.0.0.1:${(http.address() as AddressInfo).port}/callback`;
  return {
    mock,
    asker,
    phone,
    async [Symbol.asyncDispose]() {
      await asker.close();
      http.close();
      await mock.close();
    },
  };
}

const deploy = {
  topic: DEMO.privateTopic,
  message: "Release v2.1.0?",
  actions: buttons.approveReject(),
  timeoutMs: 30_000,
};

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test.each(["callback", "poll", "auto"] as const)("an answer arrives by %s", async (mode) => {
    await using here = await desk(profile, mode);
    const { asked, outcome } = await here.asker.ask(deploy);
    await here.phone.actions.report({ message_id: asked.pushed?.id ?? "", action_id: "approve" });
    expect(await outcome).toMatchObject({
      kind: "answered",
      route: mode === "poll" ? "receipt" : "callback",
      answer: {
        actionId: "approve",
        actionLabel: "Approve",
        messageId: asked.pushed?.id,
        receiptId: asked.pushed?.receipt_id,
      },
    });
    expect(here.asker.open()).toEqual([]);
  });
});

test("foreign buttons come back as themselves", async () => {
  await using here = await desk("documented", "callback");
  const { asked, outcome } = await here.asker.ask({
    ...deploy,
    message: "The garage is open",
    actions: [
      { id: "CONFIRM_01H", label: "Close garage", type: "button" },
      { id: "DISMISS_01H", label: "Leave it", type: "button" },
    ],
  });
  await here.phone.actions.report({ message_id: asked.pushed?.id ?? "", action_id: "confirm" });
  expect(await outcome).toMatchObject({
    kind: "answered",
    answer: { actionId: "CONFIRM_01H", actionLabel: "Close garage" },
  });
});
