import { join } from "node:path";
import { hostPaths } from "./cache.ts";
import { requireInstalled } from "./install/marker.ts";
import { type NodeRedMajor, nodeRedRelease, oldestNode } from "./install/node-red.ts";
import { NodeRedAdmin, type NodeRedNode } from "./node-red/admin.ts";
import { type NodeRedComms, openComms } from "./node-red/comms.ts";
import { type NodeRedSettings, writeSettings } from "./node-red/settings.ts";
import { unpackPackage } from "./pack.ts";
import { freePort } from "./ports.ts";
import { startReady } from "./process.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { temporaryFolder } from "./temporary.ts";

export { type DeployType, NodeRedAdmin, type NodeRedNode, NodeRedRequestError } from "./node-red/admin.ts";
export type { NodeRedComms, NodeRedDebug, NodeRedStatus } from "./node-red/comms.ts";
export type { NodeRedSettings, NodeRedUser } from "./node-red/settings.ts";

/** How to start Node-RED. */
export type NodeRedOptions = NodeRedSettings & {
  /** The major version; 5 by default. */
  version?: NodeRedMajor;
  /** Tarballs of node packages to install before the start. */
  packages?: readonly string[];
  /** Flows to deploy once it has started. */
  flows?: readonly NodeRedNode[];
  /** The port to listen on; a free one by default. */
  port?: number;
  env?: Record<string, string>;
};

/** A running Node-RED. It ends, and its user folder is deleted, when it is disposed of. */
export type NodeRed = AsyncDisposable &
  Restartable & {
    /** Where it listens, without a slash at the end. */
    readonly url: string;
    readonly userDir: string;
    readonly admin: NodeRedAdmin;
    /** Listens to node statuses and debug output, as an open editor does. */
    comms(): Promise<NodeRedComms>;
  };

/** Starts a new Node-RED on loopback; ready when its flows have started. */
export async function startNodeRed(options: NodeRedOptions = {}): Promise<NodeRed> {
  const { version = 5, packages = [], flows, adminUser, env = {} } = options;
  const { program, node } = installed(version);
  const folder = temporaryFolder("node-red");
  const port = options.port ?? (await freePort());
  writeSettings(folder.path, program, port, options);
  for (const tarball of packages) await unpackPackage(tarball, join(folder.path, "node_modules"));
  const host = await restartable((more) =>
    startReady(
      {
        name: `Node-RED ${version}`,
        command: node,
        args: [join(program, "red.js"), "--userDir", folder.path],
        cwd: folder.path,
        env: { HOME: folder.path, TZ: "UTC", ...env, ...more },
      },
      { log: /Started flows/ },
    ),
  );
  const url = `http://127.0.0.1:${port}`;
  const admin = new NodeRedAdmin(url);
  if (adminUser !== undefined) await admin.signIn(adminUser);
  if (flows !== undefined) await admin.deploy(flows);
  return {
    ...host,
    url,
    userDir: folder.path,
    admin,
    comms: () => openComms(url, admin.token),
    async [Symbol.asyncDispose]() {
      await host.stop();
      folder.remove();
    },
  };
}

/** The folder of an installed Node-RED, and the Node that runs it. */
function installed(version: NodeRedMajor): { program: string; node: string } {
  const folder = hostPaths.nodeRed[version];
  requireInstalled(folder, nodeRedRelease(version), `node-red-${version}`);
  return {
    program: join(folder, "node_modules", "node-red"),
    node: version === 4 ? oldestNode : process.execPath,
  };
}
