import type { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Node, NodeMessage } from "node-red";
import helper from "node-red-node-test-helper";
import register from "../nodes/iotpush-ask/index.js";
import registerConfig from "../nodes/iotpush-config/index.js";
import registerSend from "../nodes/iotpush-send/index.js";

type FlowNode = { readonly id: string; readonly type: string; readonly [property: string]: unknown };

helper.init(createRequire(import.meta.url).resolve("node-red"));

/** Runs flows of these nodes in Node-RED's own runtime, with a user directory of their own. */
export class FlowHost implements AsyncDisposable {
  readonly #userDir = mkdtempSync(join(tmpdir(), "iotpush-node-red-"));

  /** Starts Node-RED's HTTP server and the flows. */
  static async start(flows: FlowNode[], credentials: Record<string, object> = {}): Promise<FlowHost> {
    const host = new FlowHost();
    helper.settings({ userDir: host.#userDir });
    await new Promise<void>((resolve) => helper.startServer(resolve));
    await helper.load([registerConfig, registerSend, register], flows as never, credentials as never);
    return host;
  }

  /** Where nodes' HTTP routes are. */
  get url(): string {
    return helper.url();
  }

  node(id: string): Node {
    return helper.getNode(id);
  }

  deploy(
    flows: FlowNode[],
    type: "full" | "flows" | "nodes",
    credentials: Record<string, object> = {},
  ): Promise<void> {
    return helper.setFlows(flows as never, type, credentials as never);
  }

  /** The next message that arrives at a helper node. */
  next(id: string): Promise<NodeMessage> {
    return new Promise((resolve) => {
      this.node(id).once("input", (msg: NodeMessage) => resolve(msg));
    });
  }

  /** The next status of a node that fits. */
  status(id: string, fits: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const spied: EventEmitter = this.node(id);
      spied.on("call:status", (call: { args: [{ text?: string }] }) => {
        const text = call.args[0].text ?? "";
        if (fits(text)) resolve(text);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await helper.unload();
    await new Promise<void>((resolve) => helper.stopServer(resolve));
    rmSync(this.#userDir, { recursive: true, force: true });
  }
}
