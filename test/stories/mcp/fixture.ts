import { join } from "node:path";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";

export const PROGRAM = join(import.meta.dirname, "../../../packages/mcp-server/dist/cli.js");

/** The mock server, and what a client of MCP is configured with. */
export interface McpFixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly env: Record<string, string>;
  readonly folder: string;
  /** Connects the official client to the built command, started in `cwd`. */
  connect(args?: readonly string[], cwd?: string): Promise<{ client: Client; pid: number }>;
  /** Taps the next question that nobody has answered. */
  tap(actionId: string): Promise<void>;
  /** The same, unless the call ends without one. */
  tapUnlessEnded(actionId: string, call: Promise<unknown>): Promise<void>;
  /** The next question that nobody has answered. */
  question(): Promise<{ readonly id: string; readonly message: string }>;
}

export async function openMcpFixture(
  profile: "documented" | "live",
  more: Record<string, string> = {},
): Promise<McpFixture> {
  const mock = await startMockServer({ profile });
  const folder = temporaryFolder("mcp");
  const env = {
    PATH: process.env.PATH ?? "",
    IOTPUSH_URL: mock.url,
    IOTPUSH_TOPIC: DEMO.privateTopic,
    IOTPUSH_KEY: DEMO.privateTopicKey,
    IOTPUSH_RESPONDERS: DEMO.phones.join(","),
    IOTPUSH_MCP_FOLDER: folder.path,
    ...more,
  };
  const clients: Client[] = [];
  const question = () =>
    until(async () => mock.control.messages().messages.find(({ status }) => status !== "acted"), {
      what: "a question on the phone",
    });
  return {
    mock,
    env,
    folder: folder.path,
    async connect(args = [], cwd = folder.path) {
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [PROGRAM, ...args],
        env,
        cwd,
        stderr: "inherit",
      });
      const client = new Client({ name: "story", version: "1" });
      await client.connect(transport);
      clients.push(client);
      return { client, pid: transport.pid ?? 0 };
    },
    question,
    async tap(actionId) {
      mock.control.phones.tap(DEMO.phones[0], (await question()).id, actionId);
    },
    async tapUnlessEnded(actionId, call) {
      const found = await Promise.race([question(), call.then(() => undefined)]);
      if (found) mock.control.phones.tap(DEMO.phones[0], found.id, actionId);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close();
      await mock.close();
      folder.remove();
    },
  };
}
