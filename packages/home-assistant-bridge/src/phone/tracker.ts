import type { Connection } from "home-assistant-js-websocket";

interface Entity {
  readonly entity_id: string;
  readonly platform: string;
  readonly unique_id: string;
  readonly disabled_by: string | null;
}

/**
 * Disables the device tracker that Home Assistant creates for every phone, since a topic has no location. `refused` without an
 * administrator's token, `absent` as long as there is no tracker.
 */
export async function disableTracker(
  connection: Pick<Connection, "sendMessagePromise">,
  deviceId: string,
): Promise<"disabled" | "refused" | "absent"> {
  const entities = await connection.sendMessagePromise<Entity[]>({ type: "config/entity_registry/list" });
  const tracker = entities.find(
    ({ platform, unique_id, entity_id }) =>
      platform === "mobile_app" && unique_id === deviceId && entity_id.startsWith("device_tracker."),
  );
  if (!tracker) return "absent";
  if (tracker.disabled_by !== null) return "disabled";
  // Home Assistant logs an error for every refused change.
  const user = await connection.sendMessagePromise<{ is_admin: boolean }>({ type: "auth/current_user" });
  if (!user.is_admin) return "refused";
  const change = { entity_id: tracker.entity_id, disabled_by: "user" };
  await connection.sendMessagePromise({ type: "config/entity_registry/update", ...change });
  return "disabled";
}
