/** `npm start`: the inbox with one question waiting, then a real Node-RED whose flows ask. Everything is checked before anything is installed. */
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { showProgress } from "../build/progress.ts";
import { buildMockServer, buildNodeRedPackage } from "./build.ts";
import { installPackages } from "./install.ts";
import { type NodeRed, startNodeRed } from "./node-red.ts";
import { claimFolder } from "./only-one.ts";
import { requireFree } from "./ports.ts";
import { pushQuestion, waitForAnswer } from "./question.ts";
import { HELP, readSettings, type StartSettings } from "./settings.ts";
import { type Demo, prepareUserDirectory } from "./user-directory.ts";

interface MockServer extends AsyncDisposable {
  readonly url: string;
}
interface MockServerModule {
  readonly DEMO: Demo;
  startMockServer(options: { port: number; data: string }): Promise<MockServer>;
}

async function start(settings: StartSettings, stop: AbortSignal): Promise<void> {
  const { mockPort, nodeRedPort, folder } = settings;
  const stopped = once(stop, "abort").then(() => undefined);
  const release = await claimFolder(folder, `http://127.0.0.1:${mockPort}`);
  try {
    await requireFree(mockPort, "the mock server", "mock-port");
    if (settings.nodeRed) await requireFree(nodeRedPort, "Node-RED", "node-red-port");
    const progress = showProgress("Preparing the inbox", 8);
    const modules = join(await installPackages("inbox", stop), "node_modules");
    const { DEMO, startMockServer }: MockServerModule = await import(
      pathToFileURL(await buildMockServer(modules, stop)).href
    );
    await using mock = await startMockServer({ port: mockPort, data: join(folder, "mock.db") });
    const service = { url: mock.url, topic: DEMO.publicTopic, topicKey: DEMO.publicTopicKey };
    const receiptId = await pushQuestion(service);
    progress.end(
      `\n  A question is waiting for you in the inbox:\n\n  ${mock.url}/\n\n  Open it and tap Approve or Reject.\n`,
    );
    void waitForAnswer(service, receiptId).then(
      (answer) =>
        console.log(`\n  You answered, and this is what a program gets:\n\n  ${JSON.stringify(answer)}\n`),
      () => undefined,
    );
    if (!settings.nodeRed) {
      console.log(keys(mock.url, DEMO));
      await stopped;
      return;
    }
    const nodeRed = await withNodeRed(settings, modules, mock.url, DEMO, stop);
    console.log(flows(mock.url, nodeRed.url) + keys(mock.url, DEMO));
    const ended = nodeRed.ended.then(() => "ended" as const);
    if ((await Promise.race([stopped, ended])) === "ended")
      throw new Error(`Node-RED stopped unexpectedly; see ${join(folder, "node-red/node-red.log")}.`);
    console.log("Stopping…");
    await nodeRed.stop();
  } finally {
    release();
  }
}

async function withNodeRed(
  { folder, nodeRedPort }: StartSettings,
  modules: string,
  mockUrl: string,
  demo: Demo,
  stop: AbortSignal,
): Promise<NodeRed> {
  const progress = showProgress("Preparing Node-RED", 45);
  const libraries = join(await installPackages("node-red", stop), "node_modules");
  progress.update(0.7, "building the nodes");
  const nodes = await buildNodeRedPackage(modules, libraries, stop);
  progress.update(0.8, "starting");
  const userDirectory = join(folder, "node-red");
  await prepareUserDirectory(userDirectory, nodes, demo);
  const script = join(libraries, "node-red/red.js");
  const nodeRed = await startNodeRed({ script, port: nodeRedPort, userDirectory, mockUrl, stop });
  progress.end();
  return nodeRed;
}

const flows = (mockUrl: string, nodeRedUrl: string): string => `
  The inbox, your phone   ${mockUrl}/
  Node-RED                ${nodeRedUrl}/

Ask for a release from another terminal.
The command waits for your tap:

  ${deployCommand(`${nodeRedUrl}/deploy`)}

Node-RED has three more example flows, each with a button:
a notification, an alarm that comes again until somebody
acknowledges it, and a flow that a tap starts.
`;

/** PowerShell takes the quotes out of what it gives a program: there its own command is used. */
const deployCommand = (url: string): string =>
  process.platform === "win32"
    ? `irm ${url} -Method Post -ContentType application/json -Body '{"version":"2.2.0","by":"alice"}'`
    : `curl -s ${url} -H "content-type: application/json" -d "{\\"version\\":\\"2.2.0\\",\\"by\\":\\"alice\\"}"`;

const keys = (mockUrl: string, demo: Demo): string => `
Your own code can push as well:

  public topic    ${demo.publicTopic}
            key   ${demo.publicTopicKey}
  private topic   ${demo.privateTopic}
            key   ${demo.privateTopicKey}
  session token   ${demo.sessionToken}

  curl -d Hello ${mockUrl}/api/push/${demo.publicTopic}

Ctrl-C stops everything.
`;

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
try {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.help) console.log(HELP);
  else await start(settings, stopping.signal);
  process.exit(0);
} catch (error) {
  // Ctrl-C also ends what is being installed, built or started: that is no failure.
  if (stopping.signal.aborted) process.exit(0);
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
