import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { EdgeRuntime } from "edge-runtime";
import { build } from "tsup";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hosts/temporary.ts";

const FETCH = new URL("../../../shared/core/dist/fetch.js", import.meta.url).pathname;

test("the client over fetch pushes from an edge runtime, where there is nothing of Node", async () => {
  await using mock = await startMockServer();
  const folder = temporaryFolder("edge");
  const entry = join(folder.path, "edge.mjs");
  const options = JSON.stringify({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey });
  writeFileSync(
    entry,
    `import { createFetchClient } from "${FETCH}";
const client = createFetchClient(${options});
globalThis.result = client.messages.push("${DEMO.privateTopic}", { message: "Hello", clickUrl: "https://example.com/" })
  .then(({ receipt_id }) => client.receipts.get(receipt_id))
  .then(({ actions_taken }) => JSON.stringify([typeof process, actions_taken]));`,
  );
  await build({
    ...{ entry: [entry], outDir: folder.path, format: ["iife"], platform: "browser", noExternal: [/./] },
    ...{ outExtension: () => ({ js: ".js" }), config: false, silent: true },
  });
  const runtime = new EdgeRuntime();
  runtime.evaluate(readFileSync(join(folder.path, "edge.js"), "utf8"));
  expect(await runtime.evaluate("result")).toBe('["undefined",[]]');
  expect(mock.control.messages().messages[0]).toMatchObject({ message: "Hello" });
  await folder.remove();
});
