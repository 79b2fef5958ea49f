import { existsSync, statSync } from "node:fs";
import { Agent, type AgentOptions } from "node:https";
import type { IotpushError, Transport } from "@iotpush/core";
import { DEFAULT_BASE_URL, ValidationError, webUrlProblem } from "@iotpush/core/adapter";
import { axiosTransport } from "@iotpush/core/axios";
import type { Node, NodeAPI, NodeDef } from "node-red";
import type { NodeRedConnection } from "./connection.js";

export interface ConfigProperties {
  readonly version: number;
  /** Server URL; empty for the service's own. */
  readonly baseUrl: string;
  /** The address at which the internet reaches this Node-RED, without httpNodeRoot; empty if there is none. */
  readonly publicUrl: string;
  /** The default topic, which the API key belongs to; empty if there is none. */
  readonly topic: string;
  /** Id of a tls-config node; empty for the system's certificate authorities. */
  readonly tls: string;
  /** Rather lose an answer in a crash than let a flow go on twice. */
  readonly atMostOnce: boolean;
}

export type ConfigDef = NodeDef & ConfigProperties;

export interface ConfigCredentials {
  readonly apiKey?: string;
  readonly sessionToken?: string;
}

const NAMES = ["baseUrl", "publicUrl", "topic", "tls", "apiKey", "sessionToken"] as const;

/** What a connection is opened with, variables replaced. */
export type ConfigSettings = { readonly [name in (typeof NAMES)[number]]: string };

/** A configuration node as the other nodes see it. */
export interface ConfigNode extends Node<ConfigCredentials> {
  /** Present once they are known to be right. */
  settings?: ConfigSettings;
  connection?: NodeRedConnection;
  /** Why there is no connection. */
  problem?: IotpushError;
}

/** The settings with Node-RED's variables replaced. Throws ValidationError for a variable that remains and for a wrong public URL. */
export function settingsOf({ credentials }: ConfigNode, def: ConfigDef): ConfigSettings {
  // Node-RED exports what is no credential with the flow: a key there is not used.
  const given = { ...def, apiKey: "", sessionToken: "", ...credentials };
  const settings = Object.fromEntries(
    NAMES.map((name) => [name, checkVariables(name, String(given[name] ?? "").trim())]),
  ) as ConfigSettings;
  requirePublicUrl(settings.publicUrl);
  return { ...settings, baseUrl: settings.baseUrl || DEFAULT_BASE_URL };
}

/**
 * The API keys that a connection knows, read by the client for each request. A configuration node holds one topic and its key; without a
 * topic its key is used for every topic. A question that escalates to another configuration node's topic borrows that node's key.
 */
export function topicKeysOf({ topic, apiKey }: Pick<ConfigSettings, "topic" | "apiKey">) {
  const topicKeys: Record<string, string> = Object.create(null);
  if (apiKey && topic) topicKeys[topic] = apiKey;
  return apiKey && !topic ? { topicKeys, apiKey } : { topicKeys };
}

/** Throws ValidationError for a public URL that is none. */
export function requirePublicUrl(publicUrl: string): void {
  const problem = publicUrl === "" ? undefined : webUrlProblem(publicUrl);
  if (problem === undefined) return;
  throw new ValidationError({
    what: "The connection",
    issues: [{ field: "publicUrl", problem }],
    fix: "Correct the public URL in the connection, or leave it empty.",
  });
}

/** A variable that is left in a setting; `isWhole` if it is the whole value. */
export class VariableError extends ValidationError {
  readonly variable: string;
  readonly isWhole: boolean;

  constructor(field: string, variable: string, isWhole: boolean) {
    const problem = isWhole
      ? `is the variable ${variable}, which is not set, or not deployed yet`
      : `contains ${variable}; a variable is replaced only if it is the whole value`;
    super({
      what: "The connection",
      issues: [{ field, problem }],
      fix: isWhole
        ? "Set the variable in the flow's or the global environment, or where Node-RED is started, and deploy."
        : "Put the whole value into one variable.",
    });
    this.variable = variable;
    this.isWhole = isWhole;
  }
}

/**
 * Returns a setting whose environment variable Node-RED has replaced. Throws VariableError if a variable is left: it is not set, or is
 * only part of the value, and Node-RED replaces whole values only.
 */
export function checkVariables(field: string, value: string): string {
  const [variable] = /\$\{[^}]*\}/.exec(value) ?? [];
  if (variable === undefined) return value;
  throw new VariableError(field, variable, variable === value);
}

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

/**
 * Whether a folder is lost with its container: it is on the container's own file system, not on a volume. Containers are known by the files
 * that Docker and Podman put there, or by Kubernetes' variable.
 */
export function isVolatile(
  folder: string,
  files = { existsSync, device: (path: string) => statSync(path).dev },
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const container =
    ["/.dockerenv", "/run/.containerenv"].some((file) => files.existsSync(file)) ||
    "KUBERNETES_SERVICE_HOST" in env;
  try {
    return container && files.device(folder) === files.device("/");
  } catch {
    return false;
  }
}
