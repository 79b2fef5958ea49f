import { type EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Node, NodeAPI, NodeMessage } from "node-red";
import helper from "node-red-node-test-helper";
import { adminHandlers } from "../admin/handlers.js";
import { connections } from "../connection/deployment.js";
import type { QuestionView } from "../connection/views.js";
import * as registration from "../registration.js";
import * as runtime from "../runtime.js";

/** An Express application, as a function. */
type Application = ((request: IncomingMessage, response: ServerResponse, next?: () => void) => void) & {
  readonly _router?: { readonly stack: readonly unknown[] };
};
type Status = { readonly text?: string };
type FlowNode = { readonly id: string; readonly type: string; readonly [property: string]: unknown };

helper.init(createRequire(import.meta.url).resolve("node-red"));

/** Node-RED takes nodes without a place for configuration nodes. */
const placed = (flows: FlowNode[]): never =>
  flows.map((node) => ("z" in node ? { x: 100, y: 100, ...node } : node)) as never;

/** Node-RED's own Catch node. */
const catchNode = createRequire(createRequire(import.meta.url).resolve("node-red"))(
  "@node-red/nodes/core/common/25-catch.js",
);

/** Runs flows of these nodes in Node-RED's own runtime, with a user directory of their own and their HTTP routes served. */
export class FlowHost implements AsyncDisposable {
  readonly #userDir = mkdtempSync(join(tmpdir(), "iotpush-node-red-"));
  readonly #server = createServer((request, response) => this.#serve(request, response));
  #nodeRoutes: Application | undefined;
  #loaded = false;
  #serve: RequestListener = (_, response) => response.writeHead(503).end();

  /** Starts the flows, which may depend on the URL of the nodes' HTTP routes. */
  static async start(
    flows: FlowNode[] | ((url: string) => FlowNode[]),
    credentials: Record<string, object> = {},
  ): Promise<FlowHost> {
    const host = new FlowHost();
    await once(host.#server.listen(0, "127.0.0.1"), "listening");
    helper.settings({ userDir: host.#userDir });
    const { iotpushConfig, ...others } = registration;
    const ours = [iotpushConfig, ...Object.values(others)].map(
      (register) => (red: NodeAPI) =>
        register(red, () => {
          host.#loaded = true;
          return runtime;
        }),
    );
    const registers = [(red: NodeAPI) => host.#mount(red), ...ours, catchNode];
    const nodes = typeof flows === "function" ? flows(host.url) : flows;
    await helper.load(registers, placed(nodes), credentials as never);
    // Until their stores are open, connections answer 503.
    await Promise.allSettled(connections.all().map(({ opening }) => opening.ready));
    return host;
  }

  /** Where nodes' HTTP routes and the admin API are. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The helper makes Node-RED's two applications, and serves neither. */
  #mount({ httpNode, httpAdmin }: NodeAPI): void {
    const [node, admin] = [httpNode as Application, httpAdmin as Application];
    this.#nodeRoutes = node;
    this.#serve = (request, response) => node(request, response, () => admin(request, response));
  }

  /** Whether any node or request has needed the runtime. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** How many routes nodes have registered. */
  get routes(): number {
    return this.#nodeRoutes?._router?.stack.length ?? 0;
  }

  node(id: string): Node {
    return helper.getNode(id);
  }

  deploy(
    flows: FlowNode[],
    type: "full" | "flows" | "nodes",
    credentials: Record<string, object> = {},
  ): Promise<void> {
    return helper.setFlows(placed(flows), type, credentials as never);
  }

  /** The questions that are open, as the sidebar shows them. */
  questions(): readonly QuestionView[] {
    return adminHandlers.sidebar().questions;
  }

  /** The next message that arrives at a helper node. */
  next(id: string): Promise<NodeMessage> {
    return new Promise((resolve) => {
      this.node(id).once("input", (msg: NodeMessage) => resolve(msg));
    });
  }

  /** Sends to Node-RED's admin API what the editor would. */
  async admin(
    method: "GET" | "POST",
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}/iotpush/${path}`, {
      method,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  }

  /** The status that a node shows, or will show, once it fits. */
  status(id: string, fits: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const spied = this.node(id) as unknown as EventEmitter & {
        status: { args?: Status[][]; thisValues?: unknown[] };
      };
      const look = (status: Status | undefined) => {
        if (fits(status?.text ?? "")) resolve(status?.text ?? "");
      };
      spied.on("call:status", (call: { args: [Status] }) => look(call.args[0]));
      // One spy watches all nodes.
      const last = spied.status.thisValues?.lastIndexOf(spied) ?? -1;
      if (last >= 0) look(spied.status.args?.[last]?.[0]);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await helper.unload();
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#userDir, { recursive: true, force: true });
  }
}
