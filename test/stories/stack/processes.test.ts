import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePorts } from "../../hosts/ports.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { isTaken } from "../../stack/port.ts";
import { stackProcess, startStack } from "./stack.ts";

const run = promisify(execFile);

test.each(["MOCK_PORT", "NODE_RED_PORT"] as const)(
  "says which port is taken, and that %s moves it",
  async (variable) => {
    const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
    const port = variable === "MOCK_PORT" ? mockPort : nodeRedPort;
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
        stderr: expect.stringMatching(`Port ${port},.*is taken.*${variable}`),
      });
      expect(await isTaken(variable === "MOCK_PORT" ? nodeRedPort : mockPort)).toBe(false);
    } finally {
      squatter.close();
    }
  },
);

test("says so where a port is none", async () => {
  const { command, args } = stackProcess({ mockPort: 0, nodeRedPort: 0, folder: "" });
  const failure = run(command, args, { env: { ...process.env, MOCK_PORT: "http" } });
  await expect(failure).rejects.toMatchObject({ stderr: expect.stringContaining('MOCK_PORT is "http"') });
});

test("TERM stops the mock server and Node-RED", async () => {
  await using stack = await startStack();
  expect(await Promise.all([isTaken(stack.mockPort), isTaken(stack.nodeRedPort)])).toEqual([true, true]);
  await stack.process.stop();
  expect(await Promise.all([isTaken(stack.mockPort), isTaken(stack.nodeRedPort)])).toEqual([false, false]);
});
