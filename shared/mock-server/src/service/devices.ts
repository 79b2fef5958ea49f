import type { DocumentedDevice as Device, DeviceRegistration } from "@iotpush/core/contract";
import type { Row } from "../store/database.js";
import type { ServiceContext } from "./context.js";
import { COLUMNS, toResource } from "./resources.js";

/** Registers a device; the same push token again updates it. */
export function registerDevice(
  { db, ids, clock }: ServiceContext,
  accountId: string,
  body: DeviceRegistration,
): Device {
  const row = db.get<Row>(
    `INSERT INTO devices (id, account_id, push_token, platform, device_name, app_version, last_seen_at, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (account_id, push_token) DO UPDATE SET platform = excluded.platform,
     device_name = coalesce(excluded.device_name, device_name), app_version = coalesce(excluded.app_version, app_version),
     last_seen_at = excluded.last_seen_at, active = 1 RETURNING ${COLUMNS.devices}`,
    ...[ids.uuid(), accountId, body.push_token, body.platform],
    ...[body.device_name ?? null, body.app_version ?? null, clock.now()],
  );
  return toResource(row as Row);
}

export const subscribe = ({ db }: ServiceContext, topicId: string, deviceId: string): number =>
  db.run("INSERT OR IGNORE INTO subscriptions (topic_id, device_id) VALUES (?, ?)", topicId, deviceId);
