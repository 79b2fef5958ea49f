import { Agent, type AgentOptions } from "node:https";
import type { Transport } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";
import type { Node, NodeAPI } from "node-red";

interface TlsNode extends Node {
  addTLSOptions(options: AgentOptions): void;
}

/** The transport, with the certificates of Node-RED's own TLS configuration node if one is chosen. Proxies come from the environment. */
export function transportFor(red: NodeAPI, tls: string): Transport {
  const node = tls ? (red.nodes.getNode(tls) as TlsNode | null) : null;
  if (!node) return axiosTransport();
  const options: AgentOptions = { keepAlive: true };
  node.addTLSOptions(options);
  return axiosTransport({ httpsAgent: new Agent(options) });
}
