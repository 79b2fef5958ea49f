import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Asker,
  type AskerOptions,
  type AskOutcome,
  IotpushClient,
  nodeHttpAdapter,
  systemClock,
} from "@iotpush/core";
import type { AnswerMode } from "@iotpush/core/adapter";
import { DEMO, type DifferenceId, type ProfileName, startMockServer } from "@iotpush/mock-server";

export type AskerFixture = Awaited<ReturnType<typeof openAsker>>;

/** Asks over a mock server of its own, with the callbacks on a real socket. */
export async function openAsker(
  profile: ProfileName,
  mode: AnswerMode,
  options: Partial<AskerOptions> = {},
  differences: Partial<Record<DifferenceId, ProfileName>> = {},
) {
  const mock = await startMockServer({ profile, differences });
  const client = new IotpushClient({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey });
  const outcomes: AskOutcome[] = [];
  let base: string | undefined;
  const asker = new Asker(
    { client, clock: systemClock, mode, callbackBase: () => base, ...options },
    (_, outcome) => void outcomes.push(outcome),
  );
  const http = createServer(nodeHttpAdapter(asker.callbacks, "/callback"));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  if (mode !== "poll") base = `http://127.0.0.1:${(http.address() as AddressInfo).port}/callback`;
  return {
    mock,
    client,
    asker,
    outcomes,
    /** The callback URLs that pushes carried, oldest first. */
    get callbackUrls(): string[] {
      const pushes = mock.control.requests.list({ method: "POST", path: "/api/push/" }, 1_000).reverse();
      return pushes.flatMap(({ body }) => (JSON.parse(body) as { callback_url?: string }).callback_url ?? []);
    },
    async [Symbol.asyncDispose]() {
      await asker.close();
      http.closeAllConnections();
      http.close();
      await mock.close();
    },
  };
}
