/** `pnpm start`: the mock server with its inbox, and a real Node-RED whose flows ask it. */
import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { startNodeRed } from "./node-red.ts";
import { requireFree } from "./port.ts";
import { readSettings } from "./settings.ts";
import { prepareUserDirectory } from "./user-directory.ts";

async function up(): Promise<void> {
  const { mockPort, nodeRedPort, folder } = readSettings(process.env);
  await requireFree(mockPort, "the mock server", "MOCK_PORT");
  await requireFree(nodeRedPort, "Node-RED", "NODE_RED_PORT");
  const userDirectory = join(folder, "node-red");
  await prepareUserDirectory(userDirectory);
  const stopped = stopSignal();
  await using mock = await startMockServer({ port: mockPort, data: join(folder, "mock.db") });
  const nodeRed = await startNodeRed({ port: nodeRedPort, userDirectory, mockUrl: mock.url });
  console.log(whatNow(mock.url, nodeRed.url));
  const ended = nodeRed.ended.then(() => "ended" as const);
  if ((await Promise.race([stopped, ended])) === "ended")
    throw new Error(`Node-RED ended by itself; see ${join(userDirectory, "node-red.log")}.`);
  console.log("Stopping…");
  await nodeRed.stop();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
    process.once("SIGHUP", resolve);
  });
}

const whatNow = (mockUrl: string, nodeRedUrl: string): string => `
The inbox, where you are the phone:  ${mockUrl}/
Node-RED with the example flows:     ${nodeRedUrl}/

Now ask for a release in another terminal; the command waits:

  curl -s -X POST -H 'content-type: application/json' -d '{"version":"2.1.0","by":"alice"}' ${nodeRedUrl}/deploy

Tap Approve or Reject in the inbox, and it returns the answer. The other three flows, a tab each, start at the button of their
inject node: a notification, an alarm that is pushed again until somebody acknowledges it, and a flow that a tap starts.

Your own code may push as well, by the mock server's keys:

  public topic    ${DEMO.publicTopic} (key ${DEMO.publicTopicKey})
  private topic   ${DEMO.privateTopic} (key ${DEMO.privateTopicKey})
  session token   ${DEMO.sessionToken}
  try             curl -d Hello ${mockUrl}/api/push/${DEMO.publicTopic}

Ctrl-C stops both.
`;

try {
  await up();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
