import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { restartable } from "../../hosts/restartable.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { post, type StartWay } from "./way.ts";

const binary = process.env.NTFY_BIN ?? "/usr/bin/ntfy";

/**
 * A question with two `http` buttons that publish to a second topic, to which ntfy's own command line subscribes; `since` is what it asks
 * for at its start: what it finds in the server's cache, or only what comes from then on.
 */
export const startNtfy =
  (since: "all" | undefined): StartWay =>
  async (collector) => {
    if (!existsSync(binary)) throw new Error('ntfy is not installed: run "apt-get install ntfy" first.');
    const folder = temporaryFolder("compare");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config = join(folder.path, "server.yml");
    const cache = join(folder.path, "cache.db");
    const settings = { "listen-http": `127.0.0.1:${port}`, "base-url": url, "cache-file": cache };
    const limits = { "visitor-request-limit-exempt-hosts": "127.0.0.1" };
    // JSON is YAML.
    writeFileSync(config, JSON.stringify({ ...settings, ...limits }));
    const env = { HOME: folder.path };
    const server = await startReady(
      { name: "ntfy", command: binary, args: ["serve", "--config", config], env },
      { url: `${url}/v1/health` },
    );
    const command = `curl -s -X POST "${collector}/$m"`;
    const args = ["subscribe", ...(since ? [`--since=${since}`] : []), `${url}/answers`, command];
    const subscriber = await restartable(async () => {
      const started = await startReady(
        { name: "ntfy subscribe", command: binary, args, env: { ...env, NTFY_LOG_LEVEL: "debug" } },
        { url: `${url}/v1/health` },
      );
      return started;
    });
    const buttons = new Map<string, string>();
    return {
      name: `ntfy ${/version ([\d.]+)/.exec(spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? ""}, response topic${since ? `, --since=${since}` : ""}`,
      async ask(n) {
        const actions = (["approve", "reject"] as const).map((choice) => {
          buttons.set(`${n} ${choice}`, `${n}/${choice}`);
          return { action: "http", label: choice, url: `${url}/answers`, body: `${n}/${choice}` };
        });
        await post(url, { topic: "questions", message: `Question ${n}?`, actions });
      },
      // What the app does at a tap; whoever sees the notification knows the topic.
      tap: async (n, choice) => {
        await fetch(`${url}/answers`, { method: "POST", body: buttons.get(`${n} ${choice}`) ?? "" });
      },
      kill: subscriber.kill,
      restart: subscriber.restart,
      async [Symbol.asyncDispose]() {
        await subscriber.stop();
        await server.stop();
        folder.remove();
      },
    };
  };
