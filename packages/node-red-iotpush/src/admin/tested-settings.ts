import { DEFAULT_BASE_URL } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { type ConfigNode, type ConfigSettings, checkVariables } from "../connection/settings.js";

/** What Node-RED's editor holds in the place of a stored password that was not changed. */
const UNCHANGED = "__PWRD__";

/** The key that is stored would go to another server. */
export class StoredKeyError extends Error {
  constructor() {
    super("A stored key is sent to the stored server URL only: deploy first, or type key and token again.");
  }
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * The settings of the dialog as the runtime would have them. What is stored is as the deployed node has it, so that variables are replaced in
 * one place; a variable that is not deployed yet is refused, rather than that anything of the environment could be sent anywhere. A
 * stored secret goes to the stored base URL only. Throws VariableError or StoredKeyError.
 */
export function testedSettings(red: NodeAPI, body: Raw): ConfigSettings {
  const id = String(body.id ?? "");
  const deployed = (red.nodes.getNode(id) as ConfigNode | null)?.settings;
  const stored = rawNode(red, id);
  const text = (name: "baseUrl" | "topic" | "publicUrl" | "tls"): string => {
    const given = String(body[name] ?? "").trim();
    if (deployed && given === String(stored[name] ?? "").trim()) return deployed[name];
    return checkVariables(name, given);
  };
  const baseUrl = text("baseUrl") || DEFAULT_BASE_URL;
  const tls = text("tls");
  const secret = (name: "apiKey" | "sessionToken"): string => {
    const given = String(body[name] ?? "");
    if (given !== UNCHANGED) return checkVariables(name, given.trim());
    if (!deployed?.[name]) return "";
    if (baseUrl === deployed.baseUrl && tls === deployed.tls) return deployed[name];
    throw new StoredKeyError();
  };
  const [apiKey, sessionToken] = [secret("apiKey"), secret("sessionToken")];
  return { baseUrl, tls, topic: text("topic"), publicUrl: text("publicUrl"), apiKey, sessionToken };
}

/** The node as it is in the flows, with its variables' names. */
export function rawNode(red: NodeAPI, id: string): Raw {
  let found: Raw = {};
  red.nodes.eachNode((node) => {
    if (node.id === id) found = node as unknown as Raw;
  });
  return found;
}
