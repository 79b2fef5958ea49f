import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DEMO } from "@iotpush/mock-server";
import { ROOT } from "./prepare.ts";

export interface NodeRed {
  readonly url: string;
  /** Rejects when the process has ended, for whatever reason. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** Starts a real Node-RED in its own process. Rejects if it ends, does not answer within a minute, or `stop` is aborted. */
export async function startNodeRed(options: {
  /** Node-RED's red.js. */
  readonly script: string;
  readonly port: number;
  readonly userDirectory: string;
  readonly mockUrl: string;
  readonly stop: AbortSignal;
}): Promise<NodeRed> {
  const { script, port, userDirectory, mockUrl, stop: aborted } = options;
  aborted.throwIfAborted();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(userDirectory, "node-red.log");
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, [script, "--userDir", userDirectory], {
    env: { ...process.env, NODE_RED_PORT: String(port), NODE_RED_URL: url, IOTPUSH_URL: mockUrl },
    stdio: ["ignore", log, log],
  });
  const exited = once(child, "exit");
  const ended = exited.then(() => {
    throw new Error(`Node-RED stopped unexpectedly; see ${logFile}.`);
  });
  ended.catch(() => undefined);
  const stop = async () => {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await exited.finally(() => clearTimeout(kill));
  };
  try {
    await Promise.race([ready(url), ended, once(aborted, "abort").then(() => aborted.throwIfAborted())]);
    return { url, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Flows run as soon as the callback route knows that it does not know a question. */
async function ready(url: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit) {
    const request = { method: "POST", signal: AbortSignal.timeout(2_000) };
    const response = await fetch(`${url}/iotpush/callback/none/none/none`, request).catch(() => undefined);
    if (response?.status === 404 && !response.headers.get("content-type")?.includes("html")) return;
    await sleep(100);
  }
  throw new Error(`Node-RED did not start within ${START_LIMIT_MS / 1000} s.`);
}

type FlowNode = { readonly id: string; readonly type: string; readonly topic?: string };

/** The examples that are there to try, a tab each. */
const SHOWN = [
  "approve a release",
  "send a notification",
  "acknowledge with escalation",
  "start a flow on a tap",
];

/**
 * Node-RED's user directory: the nodes in the folder `nodes`, and four of their examples as flows, connected to the mock server. Flows that
 * are there already stay as they were left.
 */
export function prepareUserDirectory(folder: string, nodes: string, demo: typeof DEMO): void {
  const link = join(folder, "node_modules/@iotpush/node-red-iotpush");
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true, recursive: true });
  symlinkSync(nodes, link, "junction");
  // The workspace's package.json says "module"; Node-RED's settings.js is CommonJS.
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs", "private": true }\n');
  cpSync(join(import.meta.dirname, "node-red-settings.cjs"), join(folder, "settings.js"));
  const flows = examples();
  const credentials = flows
    .filter(({ type }) => type === "iotpush-config")
    .map(({ id, topic }) => {
      const apiKey = topic === demo.privateTopic ? demo.privateTopicKey : demo.publicTopicKey;
      return [id, { apiKey, sessionToken: demo.sessionToken }];
    });
  for (const [name, content] of [
    ["flows.json", flows],
    ["flows_cred.json", Object.fromEntries(credentials)],
  ] as const) {
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** The nodes of all examples; shared configuration nodes appear once. Node-RED fills in environment variables when it starts the flows. */
function examples(): FlowNode[] {
  const fromEnvironment = (name: string) => `\${${name}}`;
  const connected = { baseUrl: fromEnvironment("IOTPUSH_URL"), publicUrl: fromEnvironment("NODE_RED_URL") };
  const nodes = new Map<string, FlowNode>();
  for (const name of SHOWN) {
    const file = join(ROOT, `packages/node-red-iotpush/examples/${name}.json`);
    for (const node of JSON.parse(readFileSync(file, "utf8")) as FlowNode[])
      nodes.set(node.id, node.type === "iotpush-config" ? { ...node, ...connected } : node);
  }
  return [...nodes.values()];
}
