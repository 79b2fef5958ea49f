import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { freePorts } from "../../hosts/ports.ts";
import { type HostProcess, startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";

export const PROGRAM = join(import.meta.dirname, "../../../shared/tooling/start/start.mjs");

export interface Receipt {
  readonly receipt_id: string;
  readonly message_id: string;
  readonly status: string;
  readonly actions_taken: readonly { readonly action_id: string }[];
}

/** What `npm start` brings up, on ports and in a folder of its own. */
export interface Stack extends AsyncDisposable {
  readonly folder: string;
  readonly mockPort: number;
  readonly nodeRedPort: number;
  readonly mockUrl: string;
  readonly nodeRedUrl: string;
  readonly process: HostProcess;
  /** Asks for the release of a version, as curl would: resolves when the answer comes. */
  deploy(version: string, query?: string): Promise<{ status: number; body: unknown }>;
  /** The receipt of the question about a version, once it was asked. */
  asked(version: string): Promise<Receipt>;
  tap(messageId: string, actionId: string): Promise<Response>;
}

export async function startStack(): Promise<Stack> {
  const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
  const folder = temporaryFolder("stack");
  const mockUrl = `http://127.0.0.1:${mockPort}`;
  const nodeRedUrl = `http://127.0.0.1:${nodeRedPort}`;
  const started = await startReady(stackProcess({ mockPort, nodeRedPort, folder: folder.path }), {
    log: /Ctrl-C stops/,
  });
  const authorization = `Bearer ${DEMO.sessionToken}`;
  const state = async <T>(path: string): Promise<T> =>
    (
      await fetch(mockUrl + path, { headers: { authorization }, signal: AbortSignal.timeout(60_000) })
    ).json() as Promise<T>;
  const asked = async (version: string) => {
    const { messages } = await state<{ messages: { id: string; message: string }[] }>("/_mock/messages");
    const message = messages.find(({ message }) => message.includes(`v${version} `));
    const { receipts } = await state<{ receipts: Receipt[] }>("/api/receipts");
    return receipts.find(({ message_id }) => message_id === message?.id);
  };
  return {
    folder: folder.path,
    mockPort,
    nodeRedPort,
    mockUrl,
    nodeRedUrl,
    process: started,
    deploy: async (version, query = "") => {
      const response = await post(`${nodeRedUrl}/deploy${query}`, JSON.stringify({ version, by: "alice" }));
      return { status: response.status, body: await response.json() };
    },
    asked: (version) => until(() => asked(version), { what: `the question about ${version}` }),
    tap: (message_id, action_id) =>
      post(`${mockUrl}/api/action`, JSON.stringify({ message_id, action_id }), { authorization }),
    async [Symbol.asyncDispose]() {
      await started.stop();
      folder.remove();
    },
  };
}

/** How this machine reaches npm's registry: the first start installs from it. */
const npmSettings = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && /^npm_config_|proxy$|^node_extra_ca_certs$/i.test(name) ? [[name, value]] : [],
  ),
);

/** The process, not started yet. */
export const stackProcess = (options: { mockPort: number; nodeRedPort: number; folder: string }) => ({
  name: "the stack",
  command: process.execPath,
  args: [PROGRAM],
  env: {
    ...npmSettings,
    MOCK_PORT: String(options.mockPort),
    NODE_RED_PORT: String(options.nodeRedPort),
    STACK_DIR: options.folder,
  },
});

/** A POST with a JSON body, at most a minute long. */
export const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(60_000),
  });
