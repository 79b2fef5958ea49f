import type { Connection } from "home-assistant-js-websocket";
import { stringify } from "yaml";
import { objectOf } from "../mapping/notification.js";
import { type Audited, auditText, showAudit } from "./run-audit.js";

type Asking = Pick<Connection, "sendMessagePromise">;

/**
 * Says what becomes of the notifications in some YAML, or in all automations and scripts of Home Assistant, read through its API, which
 * gives them to administrators' tokens only. Nothing is written.
 */
export async function auditLive(yaml: string | undefined, connection: Asking | undefined): Promise<string> {
  if (yaml !== undefined) return showAudit([auditText("The pasted YAML", yaml)]);
  if (!connection) return "Home Assistant is not connected. Paste the YAML instead.";
  try {
    const states = await ask<{ entity_id: string }[]>(connection, { type: "get_states" });
    const ids = states.map(({ entity_id }) => entity_id).filter((id) => /^(automation|script)\./.test(id));
    const found: Audited[] = [];
    for (const id of ids) found.push(auditText(id, stringify(await configOf(connection, id))));
    return showAudit(found);
  } catch (error) {
    if ((error as { code?: string }).code === "unauthorized")
      return "Home Assistant shows automations to administrators only, and the bridge's token is another user's. Paste the YAML instead.";
    throw error;
  }
}

/** An automation's or script's configuration, its blueprint filled in. */
async function configOf(connection: Asking, id: string): Promise<unknown> {
  const [domain = ""] = id.split(".");
  const { config } = await ask<{ config: unknown }>(connection, { type: `${domain}/config`, entity_id: id });
  const { path, input } = objectOf(objectOf(config).use_blueprint);
  if (typeof path !== "string") return config;
  const fill = { type: "blueprint/substitute", domain, path, input: objectOf(input) };
  return (await ask<{ substituted_config: unknown }>(connection, fill)).substituted_config;
}

const ask = <T>(connection: Asking, message: object): Promise<T> =>
  connection.sendMessagePromise<T>(message as never);
