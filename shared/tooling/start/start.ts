/** `npm start`: the inbox with one question waiting, then a real Node-RED whose flows ask. Everything is checked before anything is installed. */
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { MockServer } from "@iotpush/mock-server";
import { showProgress } from "../build/progress.ts";
import { prepareUserDirectory, startNodeRed } from "./node-red.ts";
import { buildMockServer, buildNodeRedPackage, installPackages, ROOT } from "./prepare.ts";

type MockServerModule = typeof import("@iotpush/mock-server");
type Demo = MockServerModule["DEMO"];

const HELP = `npm start [-- options]

  --no-node-red        start the mock server and its inbox only
  --mock-port N        default 4780, or MOCK_PORT
  --node-red-port N    default 1880, or NODE_RED_PORT
  --folder PATH        where data is kept; default .run, or STACK_DIR
`;

/** Reads the arguments and the environment. Throws a sentence that names the option and the allowed values. */
function readSettings({ MOCK_PORT, NODE_RED_PORT, STACK_DIR }: NodeJS.ProcessEnv) {
  const { values } = parsed({
    allowNegative: true,
    options: {
      "node-red": { type: "boolean", default: true },
      "mock-port": { type: "string", default: MOCK_PORT || "4780" },
      "node-red-port": { type: "string", default: NODE_RED_PORT || "1880" },
      folder: { type: "string", default: STACK_DIR ?? join(ROOT, ".run") },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    mockPort: portOf("MOCK_PORT", values["mock-port"]),
    nodeRedPort: portOf("NODE_RED_PORT", values["node-red-port"]),
    /** Where the mock server and Node-RED keep their data. */
    folder: resolve(values.folder),
    nodeRed: values["node-red"],
    help: values.help,
  };
}
type Settings = ReturnType<typeof readSettings>;

/** What parseArgs reads; its complaint comes with the options that there are. */
const parsed: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${(error as Error).message}. The options are:\n\n${HELP}`);
  }
};

function portOf(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`${name} is "${value}": set it to a port from 1 to 65535.`);
}

/** Throws a sentence with the address if `npm start` already runs in the folder. @returns the file that marks the folder as taken. */
async function claimFolder({ folder, mockPort }: Settings): Promise<string> {
  const file = join(folder, "start.txt");
  const running = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [url = ""] = running.split(" ");
  const answers = await fetch(`${url}/_mock/health`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  // After a kill it may be the start of another folder that answers there.
  if (answers?.ok && isAlive(Number(/process (\d+)/.exec(running)?.[1])))
    throw new Error(
      `npm start already runs in this folder: ${running}. Stop it with Ctrl-C, or choose another folder and other ports: npm start -- --folder other --mock-port 4790 --node-red-port 1890`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `http://127.0.0.1:${mockPort} (process ${process.pid})`);
  return file;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Throws a sentence that names the port and the option that moves it, if the port is taken. */
async function requireFree(port: number, what: string, option: string): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    throw new Error(
      `Port ${port} for ${what} is taken: stop the program that listens there, or choose another port: npm start -- --${option} ${port + 1}`,
    );
  } finally {
    server.close();
  }
}

async function start(settings: Settings, stop: AbortSignal): Promise<void> {
  const { mockPort, nodeRedPort, folder } = settings;
  const claim = await claimFolder(settings);
  let mock: MockServer | undefined;
  try {
    await requireFree(mockPort, "the mock server", "mock-port");
    if (settings.nodeRed) await requireFree(nodeRedPort, "Node-RED", "node-red-port");
    const progress = showProgress("Preparing the inbox", 8);
    const modules = await installPackages("inbox", stop);
    const { href } = pathToFileURL(await buildMockServer(modules));
    const { DEMO, startMockServer }: MockServerModule = await import(href);
    mock = await startMockServer({ port: mockPort, data: join(folder, "mock.db") });
    await pushQuestion(mock, DEMO);
    progress.end(
      `\n  A question is waiting for you in the inbox:\n\n  ${mock.url}/\n\n  Open it and tap Approve or Reject.\n`,
    );
    // It ends with the mock server.
    void showAnswer(mock).catch(() => undefined);
    if (settings.nodeRed) await runNodeRed(settings, modules, mock.url, DEMO, stop);
    else {
      console.log(keys(mock.url, DEMO));
      if (!stop.aborted) await once(stop, "abort");
    }
  } finally {
    await mock?.close();
    rmSync(claim, { force: true });
  }
}

/** Starts Node-RED, until it ends or everything is stopped. */
async function runNodeRed(
  { folder, nodeRedPort }: Settings,
  modules: string,
  mockUrl: string,
  demo: Demo,
  stop: AbortSignal,
): Promise<void> {
  const progress = showProgress("Preparing Node-RED", 45);
  const libraries = await installPackages("node-red", stop);
  progress.update(0.7, "building the nodes");
  const nodes = await buildNodeRedPackage(modules, libraries);
  progress.update(0.8, "starting");
  const userDirectory = join(folder, "node-red");
  prepareUserDirectory(userDirectory, nodes, demo);
  const script = join(libraries, "node-red/red.js");
  const nodeRed = await startNodeRed({ script, port: nodeRedPort, userDirectory, mockUrl, stop });
  progress.end();
  console.log(flows(mockUrl, nodeRed.url) + keys(mockUrl, demo));
  if (!stop.aborted) await Promise.race([once(stop, "abort"), nodeRed.ended]);
  console.log("Stopping…");
  await nodeRed.stop();
}

const QUESTION = {
  title: "Deployment",
  message: "Release v2.1.0 to production? Requested by Alice.",
  priority: "high",
  actions: [
    { id: "approve", label: "Approve", type: "button" },
    { id: "reject", label: "Reject", type: "button", destructive: true },
  ],
};

/** Pushes the first question, as any HTTP client could, unless it is still open from an earlier start. */
async function pushQuestion(mock: MockServer, { publicTopic, publicTopicKey }: Demo): Promise<void> {
  if (mock.control.messages({ search: QUESTION.message, open: true }).messages[0]) return;
  const response = await fetch(`${mock.url}/api/push/${publicTopic}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${publicTopicKey}` },
    body: JSON.stringify(QUESTION),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The first question was refused: ${await response.text()}`);
}

/** Prints what a program gets back once somebody has tapped. */
async function showAnswer({ control }: MockServer): Promise<void> {
  const tapped = () => control.messages({ search: QUESTION.message }).messages[0]?.actionsTaken[0];
  while (!tapped()) await sleep(500);
  const { action_id: answer, action_label: label, device_name: device } = tapped() ?? {};
  const text = JSON.stringify({ answer, label, device });
  console.log(`\n  You answered, and this is what a program gets:\n\n  ${text}\n`);
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
  const settings = readSettings(process.env);
  if (settings.help) console.log(HELP);
  else await start(settings, stopping.signal);
  process.exit(0);
} catch (error) {
  // Ctrl-C also stops what is being installed, built or started, which is not a failure.
  if (stopping.signal.aborted) process.exit(0);
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
