import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import { type NodeRed, type NodeRedNode, type NodeRedOptions, startNodeRed } from "../../hosts/node-red.ts";
import { packPackage } from "../../hosts/pack.ts";
import { freePort } from "../../hosts/ports.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";

export const PACKAGE = join(import.meta.dirname, "../../../packages/node-red-iotpush");

let packed: Promise<string> | undefined;

/** The packed package, made once for a test file. */
export const tarball = (): Promise<string> => {
  packed ??= packPackage(PACKAGE);
  return packed;
};

/** A mock server and a real Node-RED with the packed nodes. */
export interface Fixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly nodeRed: NodeRed;
  /** What flows may write to. */
  readonly file: string;
  deploy(flows: readonly NodeRedNode[], type?: "full" | "flows" | "nodes"): Promise<void>;
  /** Asks through the flow that `askFlow` makes; resolves when the HTTP request is answered. */
  ask(
    text: string,
    options?: { timeout?: number; headers?: Record<string, string> },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Asks without waiting for the request to be answered: it may break off. */
  askAndLeave(text: string, options?: { timeout?: number }): void;
  /** The id of the message with this text, once the service has it. */
  message(text: string): Promise<string>;
  /** Cancels the question of one message, by its id, or `all`. */
  reset(which: string): Promise<void>;
  /** The callback URL of a question's push. */
  callbackUrl(messageId: string): string;
  /** What the flow wrote down, parsed. */
  lines(): Record<string, unknown>[];
  /** The lines once there are so many. */
  waitForLines(count: number): Promise<Record<string, unknown>[]>;
}

export async function startFixture(
  flows: (fixture: { mockUrl: string; nodeRedUrl: string; file: string }) => readonly NodeRedNode[],
  options: { mock?: MockServerOptions; nodeRed?: NodeRedOptions } = {},
): Promise<Fixture> {
  const folder = temporaryFolder("fixture");
  const file = join(folder.path, "went-on.jsonl");
  const port = await freePort();
  const mock = await startMockServer(options.mock);
  const nodeRedUrl = `http://127.0.0.1:${port}`;
  const nodeRed = await startNodeRed({
    ...options.nodeRed,
    port,
    packages: [await tarball()],
    flows: flows({ mockUrl: mock.url, nodeRedUrl, file }),
  });
  const post = (path: string, text: string, headers: Record<string, string> = {}) =>
    fetch(nodeRedUrl + path, {
      method: "POST",
      headers: { "content-type": "text/plain", ...headers },
      body: text,
      signal: AbortSignal.timeout(90_000),
    });
  const lines = () =>
    existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [];
  return {
    mock,
    nodeRed,
    file,
    lines,
    deploy: (nodes, type) => nodeRed.admin.deploy(nodes, type),
    async ask(text, { timeout = 60, headers = {} } = {}) {
      const response = await post(`/ask?timeout=${timeout}`, text, headers);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    askAndLeave: (text, { timeout = 60 } = {}) =>
      void post(`/ask?timeout=${timeout}`, text).then(
        (response) => response.body?.cancel(),
        () => undefined,
      ),
    async reset(which) {
      await (await post("/reset", which)).body?.cancel();
    },
    message: async (text) => {
      const find = () => mock.control.messages({ search: text, limit: 1 }).messages[0]?.id;
      return until(find, { what: `the push "${text}"`, describe: () => nodeRed.log() });
    },
    callbackUrl(messageId) {
      const push = mock.control.requests
        .list({})
        .find(({ responseBody }) => responseBody.includes(messageId));
      return (JSON.parse(push?.body ?? "{}") as { callback_url: string }).callback_url;
    },
    waitForLines: (count) =>
      until(() => (lines().length >= count ? lines() : undefined), {
        what: `${count} lines`,
        timeoutMs: 180_000,
        describe: () => `${JSON.stringify(lines())}\n${nodeRed.log()}`,
      }),
    async [Symbol.asyncDispose]() {
      await nodeRed[Symbol.asyncDispose]();
      await mock.close();
      folder.remove();
    },
  };
}
