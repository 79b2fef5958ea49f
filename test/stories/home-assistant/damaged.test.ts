import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { freePort } from "../../hosts/ports.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { startBridge } from "./bridge.ts";

const TOKEN = "a-token-of-the-bridge-for-its-http-side";
const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };

test("with a damaged store the bridge starts, says so on its page, and open questions are answered", async () => {
  await using mock = await startMockServer();
  const data = temporaryFolder("damaged");
  const port = await freePort();
  await using bridge = await startBridge(
    {
      IOTPUSH_BASE_URL: mock.url,
      IOTPUSH_TOPICS: `${DEMO.privateTopic}=${DEMO.privateTopicKey}`,
      IOTPUSH_PUBLIC_URL: `http://127.0.0.1:${port}`,
      IOTPUSH_BRIDGE_TOKEN: TOKEN,
      IOTPUSH_BRIDGE_DATA: data.path,
      HA_URL: `http://127.0.0.1:${await freePort()}`,
      HA_TOKEN: "nobody-answers",
    },
    { port },
  );
  const body = JSON.stringify({ message: "Open?", timeout: 300 });
  void fetch(`${bridge.url}/ask`, { method: "POST", headers, body }).catch(() => {});
  const message = await until(() => mock.control.messages({ search: "Open?" }).messages[0], {
    what: "the push",
    describe: () => bridge.log(),
  });
  await until(() => (bridge.log().includes("Sent topic=") ? true : undefined), { what: "its record" });
  await bridge.stop();
  const file = join(data.path, "bridge.sqlite");
  writeFileSync(file, readFileSync(file).fill(0x5a, 4_096, 12_288));
  await bridge.restart();
  const status = async () => (await fetch(`${bridge.url}/status`, { headers })).json();
  expect(await status()).toMatchObject({
    problems: [expect.stringMatching(/bridge\.sqlite was damaged and is kept as .*questions: 1/)],
    topics: [{ open: 1 }],
  });
  mock.control.phones.tap(DEMO.phones[0], message.id, message.actions?.[0]?.id ?? "");
  await until(async () => ((await status()).topics[0].answered === 1 ? true : undefined), {
    what: "the answer",
    describe: () => bridge.log(),
  });
  await bridge.stop();
  data.remove();
});
