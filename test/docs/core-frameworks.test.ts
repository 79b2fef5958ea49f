import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { freePort } from "../hosts/ports.ts";
import { codeBlock } from "../recipes/recipe.ts";

const PAGE = "core-frameworks.md";
/** Inside core's folder, where the frameworks are found. */
const RUN = new URL("../../shared/core/.run/", import.meta.url).pathname;

/** What Next.js does with the routes' files: one handler of the fetch standard for each path. */
const NEXT = `import { serve } from "@hono/node-server";
import { POST as callback } from "./next-callback.ts";
import { POST as deploy } from "./next-deploy.ts";
const fetch = (request: Request) => (new URL(request.url).pathname === "/deploy" ? deploy() : callback(request));
serve({ fetch, port: Number(process.env.PORT) });`;

const blocks: Record<string, readonly string[]> = {
  express: ["express"],
  fastify: ["fastify"],
  next: ["next-callback", "next-deploy"],
  hono: ["hono"],
};

test.each(Object.keys(blocks))("%s: a callback answers the question of the page's example", async (name) => {
  await using mock = await startMockServer();
  mock.control.rules.add({ match: { button: "approve" }, phone: "Pixel 9", do: { tap: "approve" } });
  mkdirSync(RUN, { recursive: true });
  const folder = mkdtempSync(join(RUN, "frameworks-"));
  for (const block of ["asker", ...(blocks[name] ?? [])])
    writeFileSync(join(folder, `${block}.ts`), codeBlock(PAGE, block).replace("@/lib/asker", "./asker.ts"));
  if (name === "next") writeFileSync(join(folder, "next.ts"), NEXT);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...{ PATH: process.env.PATH, PORT: String(port), PUBLIC_URL: url },
    ...{ IOTPUSH_URL: mock.url, IOTPUSH_KEY: DEMO.privateTopicKey },
  };
  const server = spawn(process.execPath, [join(folder, `${name}.ts`)], { env, stdio: "inherit" });
  try {
    const deploy = async () => (await fetch(`${url}/deploy`, { method: "POST" })).json();
    await expect.poll(() => deploy().catch(() => undefined), { timeout: 60_000 }).toEqual({ deploy: true });
    await expect
      .poll(() => mock.control.deliveries().map(({ attempts }) => attempts.at(-1)?.status))
      .toContain(200);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});
