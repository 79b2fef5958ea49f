import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { oldestNode } from "../../hosts/install/node-red.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";

const MAIN = new URL("../../../shared/mock-server/dist/main.js", import.meta.url).href;

/** Starts the command's server in a process of its own, asks this path of it, and says what the process loaded. */
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

test("it runs on the oldest Node that it supports, with a data file", async () => {
  const folder = temporaryFolder("oldest");
  onTestFinished(() => folder.remove());
  const entry = new URL("../../../shared/mock-server/dist/index.js", import.meta.url).href;
  const program = `
    const { startMockServer } = await import(${JSON.stringify(entry)});
    const mock = await startMockServer({ data: ${JSON.stringify(join(folder.path, "data.sqlite"))} });
    const { status } = await fetch(mock.url + "/api/push/my-topic", { method: "POST", body: "m" });
    console.log(JSON.stringify({ status, total: mock.control.messages().total }));
  `;
  const { stdout } = await promisify(execFile)(oldestNode, [
    "--input-type=module",
    "-e",
    `${program}; await mock.close();`,
  ]);
  expect(JSON.parse(stdout)).toEqual({ status: 200, total: 1 });
});
