import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { freePorts, isFree } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { PROGRAM, post, stackProcess, startStack } from "./stack.ts";

const run = promisify(execFile);

test.each(["mock-port", "node-red-port"] as const)(
  "says which port is taken, and that --%s moves it",
  async (option) => {
    const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
    const port = option === "mock-port" ? mockPort : nodeRedPort;
    const squatter = createServer().listen(port, "127.0.0.1");
    await once(squatter, "listening");
    const { command, args, env } = stackProcess({
      mockPort,
      nodeRedPort,
      folder: temporaryFolder("stack").path,
    });
    try {
      const failure = run(command, args, { env: { ...process.env, ...env }, timeout: 60_000 });
      await expect(failure).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(`Port ${port} .*is taken.*--${option} ${port + 1}`),
      });
      expect(await isFree(option === "mock-port" ? nodeRedPort : mockPort)).toBe(true);
    } finally {
      squatter.close();
    }
  },
);

test("a second start in the same folder says where the first one runs, and starts nothing", async () => {
  await using stack = await startStack();
  const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
  const { command, args, env } = stackProcess({ mockPort, nodeRedPort, folder: stack.folder });
  await expect(run(command, args, { env: { ...process.env, ...env } })).rejects.toMatchObject({
    stderr: expect.stringMatching(`already runs in this folder: ${stack.mockUrl}.*--folder`),
  });
  expect(await isFree(mockPort)).toBe(true);
});

test("a start that was killed does not keep its folder, even if another folder's answers at its address", async () => {
  const other = createHttpServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const folder = temporaryFolder("stack");
  const killed = run(process.execPath, ["--version"]);
  await killed;
  writeFileSync(join(folder.path, "start.txt"), `http://127.0.0.1:${port} (process ${killed.child.pid})`);
  const [mockPort = 0] = await freePorts(1);
  // That it looks for free ports shows that it took the folder.
  const { command, args, env } = stackProcess({ mockPort, nodeRedPort: port, folder: folder.path });
  try {
    await expect(run(command, args, { env: { ...process.env, ...env } })).rejects.toMatchObject({
      stderr: expect.stringContaining(`Port ${port} for Node-RED is taken`),
    });
  } finally {
    other.close();
    folder.remove();
  }
});

test("an old Node gets the version that is needed, and nothing is installed", async () => {
  const old =
    'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.1.0" } })';
  const failure = run(process.execPath, ["--import", old, PROGRAM]);
  await expect(failure).rejects.toMatchObject({
    code: 1,
    stderr:
      "npm start needs Node 24 (or 22.18 and later); this is Node 20.1.0. Run: npx --yes -p node@24 npm start\n",
  });
});

test("without Node-RED one question waits, and the terminal shows the JSON of the tap", async () => {
  const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
  const folder = temporaryFolder("stack");
  const options = stackProcess({ mockPort, nodeRedPort, folder: folder.path });
  const start = () =>
    startReady({ ...options, args: [...options.args, "--no-node-red"] }, { log: /Ctrl-C stops/ });
  let started = await start();
  try {
    const mockUrl = `http://127.0.0.1:${mockPort}`;
    const inbox = await fetch(mockUrl).then((response) => response.text());
    expect(inbox).toContain("/inbox/app.js");
    const { messages } = (await (await fetch(`${mockUrl}/_mock/messages`)).json()) as {
      messages: { id: string }[];
    };
    expect(messages).toHaveLength(1);
    // The same question waits at the next start, not another one.
    await started.stop();
    started = await start();
    await post(
      `${mockUrl}/api/action`,
      JSON.stringify({ message_id: messages[0]?.id, action_id: "reject" }),
      {
        authorization: `Bearer ${DEMO.sessionToken}`,
      },
    );
    await until(async () => started.log().includes('{"answer":"reject","label":"Reject"') || undefined, {
      what: "the answer in the terminal",
    });
    expect(await isFree(nodeRedPort)).toBe(true);
  } finally {
    await started.stop();
    folder.remove();
  }
});

test("says which values a port can have", async () => {
  const { command, args } = stackProcess({ mockPort: 0, nodeRedPort: 0, folder: "" });
  const failure = run(command, args, { env: { ...process.env, MOCK_PORT: "http" } });
  await expect(failure).rejects.toMatchObject({ stderr: expect.stringContaining('MOCK_PORT is "http"') });
});

test("a wrong option is answered with those that there are", async () => {
  const failure = run(process.execPath, [PROGRAM, "--port", "1"]);
  await expect(failure).rejects.toMatchObject({ stderr: expect.stringMatching(/--port.*--mock-port N/s) });
});

test("TERM stops the mock server and Node-RED", async () => {
  await using stack = await startStack();
  expect(await Promise.all([isFree(stack.mockPort), isFree(stack.nodeRedPort)])).toEqual([false, false]);
  await stack.process.stop();
  expect(await Promise.all([isFree(stack.mockPort), isFree(stack.nodeRedPort)])).toEqual([true, true]);
});
