import { join } from "node:path";
import { packPackage, unpackPackage } from "../../hosts/pack.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { type Restartable, restartable } from "../../hosts/restartable.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";

const PACKAGE = join(import.meta.dirname, "../../../packages/home-assistant-bridge");

/** A running bridge, as it would be installed from the registry. */
export type RunningBridge = AsyncDisposable &
  Restartable & {
    /** Of its HTTP side. */
    readonly url: string;
    /** Of the running process. */
    readonly pid: number;
  };

let installed: Promise<string> | undefined;

/** The program of the packed package, unpacked once for a test file. */
export const bridgeProgram = (): Promise<string> => {
  installed ??= (async () => {
    const modules = temporaryFolder("bridge-modules").path;
    const { folder } = await unpackPackage(await packPackage(PACKAGE), modules);
    return join(folder, "dist/cli.js");
  })();
  return installed;
};

/** Starts the packed bridge with settings from the environment and a new data folder. */
export async function startBridge(
  env: Record<string, string>,
  { port }: { port?: number } = {},
): Promise<RunningBridge> {
  const program = await bridgeProgram();
  const data = temporaryFolder("bridge");
  const listen = port ?? (await freePort());
  const url = `http://127.0.0.1:${listen}`;
  let pid = 0;
  const bridge = await restartable(async (more) => {
    const started = await startReady(
      {
        name: "iotpush-bridge",
        command: process.execPath,
        args: [program],
        env: {
          IOTPUSH_BRIDGE_DATA: data.path,
          IOTPUSH_BRIDGE_HOST: "127.0.0.1",
          IOTPUSH_BRIDGE_PORT: String(listen),
          ...env,
          ...more,
        },
      },
      { log: /The bridge runs/ },
    );
    pid = started.pid;
    return started;
  });
  return {
    ...bridge,
    url,
    get pid() {
      return pid;
    },
    async [Symbol.asyncDispose]() {
      await bridge.stop();
      data.remove();
    },
  };
}
