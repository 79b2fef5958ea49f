import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { hostPaths } from "../hosts/cache.ts";
import { type NodeRed, startNodeRed } from "../hosts/node-red.ts";
import { tarball } from "../stories/node-red/fixture.ts";
import { inTurns, median, quantile, type Table } from "./measure.ts";

const STARTS = 20;

/** How long Node-RED takes until its flows have started, without the package and with it. */
export async function starting(): Promise<Table> {
  await using without = await prepared([]);
  await using installed = await prepared([await tarball()]);
  const kinds = { without, installed };
  const times = await inTurns(STARTS, kinds, ({ userDir }) => start(userDir));
  const base = median(times.without);
  return {
    title: `Start of Node-RED until its flows run, ${STARTS} starts each, in turns`,
    goal: "within 5 % of the start without the package",
    rows: (["without", "installed"] as const).map((kind) => ({
      "the package": kind,
      "median ms": Math.round(median(times[kind])),
      "90 % ms": Math.round(quantile(times[kind], 0.9)),
      "times without": (median(times[kind]) / base).toFixed(3),
    })),
  };
}

/** A user folder with a flow, that Node-RED has started from once. */
async function prepared(packages: readonly string[]): Promise<NodeRed> {
  const flows = [
    { id: "tab", type: "tab", label: "Bench" },
    { id: "inject", type: "inject", z: "tab", x: 100, y: 100, wires: [[]] },
  ];
  const nodeRed = await startNodeRed({ packages, flows });
  await nodeRed.stop();
  return nodeRed;
}

async function start(userDir: string): Promise<number> {
  const program = join(hostPaths.nodeRed[5], "node_modules/node-red/red.js");
  const started = performance.now();
  const child = spawn(process.execPath, [program, "--userDir", userDir], {
    cwd: userDir,
    env: { PATH: process.env.PATH ?? "", HOME: userDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let log = "";
  for await (const chunk of child.stdout) {
    log += chunk;
    if (log.includes("Started flows")) break;
  }
  const took = performance.now() - started;
  if (!log.includes("Started flows")) throw new Error(`Node-RED did not start:\n${log}`);
  child.kill("SIGTERM");
  await ended;
  return took;
}
