import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const MAIN = new URL("../../../shared/mock-server/dist/main.js", import.meta.url).href;

/** Starts the command's server in a process of its own, asks this path of it, and tells what the process loaded. */
const PROGRAM = (path: string) => `
  const log = console.log;
  let welcome = "";
  console.log = (text) => { welcome += text; };
  await import(${JSON.stringify(MAIN)});
  const { get } = process.getBuiltinModule("node:http");
  const [url] = /http:\\/\\/[\\d.:]+/.exec(welcome);
  const status = await new Promise((resolve) => get(url + ${JSON.stringify(path)}, (response) => resolve(response.statusCode)));
  const fetch = process.moduleLoadList.some((name) => name.includes("undici"));
  log(JSON.stringify({ status, fetch, schemas: "__zod_globalRegistry" in globalThis }));
  process.exit();
`;

async function loadedWith(path: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "-e",
    PROGRAM(path),
  ]);
  return JSON.parse(stdout);
}

test("the start loads neither the schemas nor Node's fetch; the first request does", async () => {
  expect(await loadedWith("/_mock/health")).toEqual({ status: 200, fetch: false, schemas: false });
  expect(await loadedWith("/api/topics")).toEqual({ status: 401, fetch: true, schemas: true });
});
