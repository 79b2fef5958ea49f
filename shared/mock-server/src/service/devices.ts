import type { DocumentedDevice as Device, DeviceRegistration, Platform } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { Account } from "./accounts.js";
import type { ServiceContext } from "./context.js";

interface DeviceRow {
  readonly id: string;
  readonly account_id: string;
  readonly push_token: string;
  readonly platform: Platform;
  readonly device_name: string | null;
  readonly app_version: string | null;
  readonly last_seen_at: number;
  readonly active: number;
  readonly created_at: number;
}

/** Registers a device; the same push token again updates it. */
export function registerDevice(service: ServiceContext, account: Account, body: DeviceRegistration): Device {
  const { db, ids, clock } = service;
  const now = clock.now();
  db.run(
    `INSERT INTO devices (id, account_id, push_token, platform, device_name, app_version, last_seen_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, push_token) DO UPDATE SET platform = excluded.platform,
     device_name = coalesce(excluded.device_name, device_name), app_version = coalesce(excluded.app_version, app_version),
     last_seen_at = excluded.last_seen_at, active = 1`,
    ids.uuid(),
    account.id,
    body.push_token,
    body.platform,
    body.device_name ?? null,
    body.app_version ?? null,
    now,
    now,
  );
  const row = db.get<DeviceRow>(
    "SELECT * FROM devices WHERE account_id = ? AND push_token = ?",
    account.id,
    body.push_token,
  );
  return toDevice(row as DeviceRow);
}

export const subscribe = ({ db }: ServiceContext, topicId: string, deviceId: string): number =>
  db.run("INSERT OR IGNORE INTO subscriptions (topic_id, device_id) VALUES (?, ?)", topicId, deviceId);

/** Sorted by last seen, newest first. */
export function listDevices(service: ServiceContext, account: Account): Device[] {
  return service.db
    .all<DeviceRow>(
      "SELECT * FROM devices WHERE account_id = ? ORDER BY last_seen_at DESC, rowid DESC",
      account.id,
    )
    .map(toDevice);
}

const toDevice = (row: DeviceRow): Device => ({
  id: row.id,
  user_id: row.account_id,
  push_token: row.push_token,
  platform: row.platform,
  device_name: row.device_name,
  app_version: row.app_version,
  last_seen_at: iso(row.last_seen_at),
  active: row.active === 1,
  created_at: iso(row.created_at),
});
