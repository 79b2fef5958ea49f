import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

type FlowNode = { readonly id: string; readonly type: string; readonly topic?: string };

const EXAMPLES = join(import.meta.dirname, "../../../packages/node-red-iotpush/examples");

/** The mock server's demo account. */
export interface Demo {
  readonly publicTopic: string;
  readonly publicTopicKey: string;
  readonly privateTopic: string;
  readonly privateTopicKey: string;
  readonly sessionToken: string;
}

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
export async function prepareUserDirectory(folder: string, nodes: string, demo: Demo): Promise<void> {
  await mkdir(folder, { recursive: true });
  // The workspace's package.json says "module"; Node-RED's settings.js is CommonJS.
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs", "private": true }\n');
  await cp(join(import.meta.dirname, "node-red-settings.cjs"), join(folder, "settings.js"));
  await link(nodes, join(folder, "node_modules/@iotpush/node-red-iotpush"));
  const flows = await examples();
  const credentials = flows.flatMap(({ id, type, topic }) =>
    type === "iotpush-config" ? [[id, { apiKey: keyOf(topic, demo), sessionToken: demo.sessionToken }]] : [],
  );
  await writeOnce(join(folder, "flows.json"), flows);
  await writeOnce(join(folder, "flows_cred.json"), Object.fromEntries(credentials));
}

const keyOf = (topic: string | undefined, demo: Demo) =>
  topic === demo.privateTopic ? demo.privateTopicKey : demo.publicTopicKey;

/** The examples' nodes; the configuration nodes that they share once. */
async function examples(): Promise<FlowNode[]> {
  const nodes = new Map<string, FlowNode>();
  for (const name of SHOWN)
    for (const node of JSON.parse(await readFile(join(EXAMPLES, `${name}.json`), "utf8")) as FlowNode[])
      nodes.set(node.id, node.type === "iotpush-config" ? connected(node) : node);
  return [...nodes.values()];
}

const connected = (node: FlowNode): FlowNode => ({
  ...node,
  ...{ baseUrl: fromEnvironment("IOTPUSH_URL"), publicUrl: fromEnvironment("NODE_RED_URL") },
});

/** Node-RED puts the variable's value in its place when it starts the flows. */
const fromEnvironment = (name: string): string => `\${${name}}`;

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true, recursive: true });
  await symlink(target, path, "junction");
}

async function writeOnce(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
}
