import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { hostPaths } from "../hosts/cache.ts";
import { freePort } from "../hosts/ports.ts";
import { type HostProcess, startReady } from "../hosts/process.ts";
import { temporaryFolder } from "../hosts/temporary.ts";
import { median } from "./measure.ts";

/** A running server, and how to publish to it. */
export interface Peer {
  readonly name: string;
  readonly pid: number;
  /** From the command to the first answer to whoever asks whether it is up. */
  readonly startMs: number;
  /** What the first publish after that took. */
  readonly firstMs: number;
  readonly url: string;
  /** Of the so-many-eth message. */
  headers(sent: number): Record<string, string>;
  readonly body: string;
  stop(): Promise<void>;
}

interface Recipe {
  readonly name: string;
  /** Undefined if it is not installed. */
  readonly command: readonly string[] | undefined;
  readonly health: string;
  readonly path: string;
  readonly headers?: (sent: number) => Record<string, string>;
  readonly body: string;
}

const core = (file: string) => new URL(`../../shared/${file}`, import.meta.url).pathname;
const MESSAGE = JSON.stringify({ title: "Disk", message: "Disk sda1 is 87 % full", priority: "high" });
const json = () => ({ "content-type": "application/json" });

/** Starts everything that is installed; names what is not. */
export async function startedPeers(): Promise<{ peers: Peer[]; missing: string[] }> {
  const folder = temporaryFolder("bench").path;
  const peers: Peer[] = [];
  const missing: string[] = [];
  for (const make of [ourMock, ntfy, ntfyBatched, prism, emulate, toy]) {
    const port = await freePort();
    const recipe = make(port, folder);
    if (recipe.command) peers.push(await start(recipe, port));
    else missing.push(recipe.name);
  }
  return { peers, missing };
}

const STARTS = 9;

/** Starts it several times, for the median of how long that takes, and lets the last one run. */
async function start(recipe: Recipe, port: number): Promise<Peer> {
  const { name, path, headers = json, body } = recipe;
  const url = `http://127.0.0.1:${port}${path}`;
  const starts: number[] = [];
  const firsts: number[] = [];
  for (;;) {
    const { host, ms } = await startOnce(recipe, port);
    starts.push(ms);
    firsts.push(await publishOnce(url, { headers: headers(0), body }));
    if (starts.length === STARTS) {
      const [startMs, firstMs] = [median(starts), median(firsts)];
      return { name, pid: host.pid, startMs, firstMs, url, headers, body, stop: () => host.stop() };
    }
    await host.stop();
  }
}

async function startOnce(recipe: Recipe, port: number): Promise<{ host: HostProcess; ms: number }> {
  const [command = "", ...args] = recipe.command ?? [];
  const begun = performance.now();
  const host = await startReady(
    { name: recipe.name, command, args },
    { url: `http://127.0.0.1:${port}${recipe.health}`, anyStatus: true, intervalMs: 5 },
  );
  return { host, ms: performance.now() - begun };
}

async function publishOnce(url: string, message: RequestInit): Promise<number> {
  const begun = performance.now();
  await (await fetch(url, { method: "POST", ...message })).text();
  return performance.now() - begun;
}

const ourMock = (port: number, folder: string): Recipe => ({
  name: "iotpush-mock, SQLite file",
  command: [
    process.execPath,
    core("mock-server/dist/cli.js"),
    ...["--port", String(port), "--data", join(folder, "mock.sqlite"), "--no-quota"],
  ],
  health: "/_mock/health",
  path: `/api/push/${DEMO.publicTopic}`,
  body: MESSAGE,
});

const ntfy = (port: number, folder: string): Recipe => ntfyWith(port, folder, []);

/** Writing several messages at once, as our mock server does. */
const ntfyBatched = (port: number, folder: string): Recipe =>
  ntfyWith(port, folder, ["cache-batch-size: 32", 'cache-batch-timeout: "5ms"']);

/** Which build it is: its first line of `--version`, or where it is. */
function buildOf(binary: string): string {
  const { stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return /version \S+/.exec(stdout ?? "")?.[0] ?? binary;
}

function ntfyWith(port: number, folder: string, batching: readonly string[]): Recipe {
  const binary = process.env.NTFY_BIN ?? "/usr/bin/ntfy";
  const batched = batching.length > 0 ? ", batched writes" : "";
  const config = join(folder, `ntfy${batching.length}.yml`);
  writeFileSync(
    config,
    [
      `listen-http: "127.0.0.1:${port}"`,
      `cache-file: "${join(folder, `ntfy${batching.length}.db`)}"`,
      'cache-startup-queries: "pragma journal_mode = WAL; pragma synchronous = normal; pragma temp_store = memory;"',
      'visitor-request-limit-exempt-hosts: "127.0.0.1"',
      "visitor-message-daily-limit: 10000000",
      'log-level: "ERROR"',
      ...batching,
    ].join("\n"),
  );
  return {
    name: `ntfy ${existsSync(binary) ? buildOf(binary) : ""}, SQLite file${batched}`,
    command: existsSync(binary) ? [binary, "serve", "--config", config] : undefined,
    health: "/v1/health",
    path: "/alerts",
    headers: () => ({ title: "Disk", priority: "high" }),
    body: "Disk sda1 is 87 % full",
  };
}

function prism(port: number): Recipe {
  const bin = join(hostPaths.benchPeers, "node_modules", "@stoplight", "prism-cli", "dist", "index.js");
  const command = [
    process.execPath,
    bin,
    "mock",
    "-p",
    String(port),
    "-v",
    "error",
    core("core/openapi.json"),
  ];
  return {
    name: "Prism, from our OpenAPI document",
    command: existsSync(bin) ? command : undefined,
    health: "/api/1/messages.json",
    path: `/api/push/${DEMO.publicTopic}`,
    body: MESSAGE,
  };
}

function emulate(port: number): Recipe {
  const bin = join(hostPaths.benchPeers, "node_modules", "emulate", "dist", "index.js");
  return {
    name: "emulate, Resend's emails",
    command: existsSync(bin)
      ? [process.execPath, bin, "start", "--service", "resend", "--port", String(port)]
      : undefined,
    health: "/",
    path: "/emails",
    // It takes 5,000 requests of a key.
    headers: (sent) => ({ ...json(), authorization: `Bearer re_${Math.floor(sent / 1_000)}` }),
    body: JSON.stringify({ from: "a@example.com", to: "b@example.com", subject: "Disk", text: "87 % full" }),
  };
}

const toy = (port: number): Recipe => ({
  name: "a bare node:http toy, in memory",
  command: [process.execPath, new URL("./toy-server.ts", import.meta.url).pathname, String(port)],
  health: "/",
  path: "/push",
  body: MESSAGE,
});
