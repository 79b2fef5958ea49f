import type {
  DeviceRegistration,
  DocumentedDevice,
  DocumentedSubscriber,
  Topic,
  Webhook,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import type { Row } from "../store/database.js";
import type { Account } from "./accounts.js";
import type { ServiceContext } from "./context.js";

interface Resources {
  readonly topics: Topic;
  readonly devices: DocumentedDevice;
  readonly subscribers: DocumentedSubscriber;
  readonly webhooks: Webhook;
}

/** The columns of each table that the API shows. */
export const COLUMNS: Record<keyof Resources, string> = {
  topics: "id, account_id AS user_id, name, description, is_private, api_key, created_at",
  devices: `id, account_id AS user_id, push_token, platform, device_name, app_version, last_seen_at, active, created_at`,
  subscribers: "id, topic_id, endpoint, type, created_at",
  webhooks: "id, url, events, topic_ids, active, created_at",
};

/** How the API shows what SQLite stores as numbers and text. */
const SHOWN: Readonly<Record<string, (stored: never) => unknown>> = {
  created_at: iso,
  last_seen_at: iso,
  is_private: Boolean,
  active: Boolean,
  events: JSON.parse,
  topic_ids: JSON.parse,
};

export const toResource = <T>(row: Row): T =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, SHOWN[column]?.(value as never) ?? value]),
  ) as T;

/** The reverse: a resource as a row; undefined values are left out. */
export const toRow = (resource: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(
    Object.entries(resource).flatMap(([column, value]) => {
      if (value === undefined) return [];
      return [
        [
          column,
          typeof value === "boolean" ? Number(value) : Array.isArray(value) ? JSON.stringify(value) : value,
        ],
      ];
    }),
  ) as Row;

/** The rows that match a WHERE condition, as the API shows them. */
export const listResources = <Table extends keyof Resources>(
  { db }: ServiceContext,
  table: Table,
  where: string,
  ...values: string[]
): Resources[Table][] =>
  db
    .all<Row>(`SELECT ${COLUMNS[table]} FROM ${table} WHERE ${where}`, ...values)
    .map(toResource<Resources[Table]>);

export function createResource<Table extends keyof Resources>(
  service: ServiceContext,
  table: Table,
  resource: Readonly<Record<string, unknown>>,
): Resources[Table] {
  const row = { id: service.ids.uuid(), ...toRow(resource), created_at: service.clock.now() };
  service.db.insert(table, row);
  return resourceById(service, table, row.id);
}

export function updateResource<Table extends keyof Resources>(
  service: ServiceContext,
  table: Table,
  id: string,
  changes: Readonly<Record<string, unknown>>,
): Resources[Table] {
  service.db.update(table, id, toRow(changes));
  return resourceById(service, table, id);
}

const resourceById = <Table extends keyof Resources>(service: ServiceContext, table: Table, id: string) =>
  listResources(service, table, "id = ?", id)[0] as Resources[Table];

/** A row of the account by its id; one of another account is not found either. */
export function ownRow<Row>(
  { db }: ServiceContext,
  account: Account,
  table: "topics" | "webhooks",
  id: string,
): Row {
  const row = db.get<Row>(`SELECT * FROM ${table} WHERE id = ? AND account_id = ?`, id, account.id);
  if (!row) throw new ApiError(404, table === "topics" ? "Topic not found" : "Webhook not found");
  return row;
}

/** Registers a device; the same push token again updates it. */
export function registerDevice(
  { db, ids, clock }: ServiceContext,
  accountId: string,
  body: DeviceRegistration,
): DocumentedDevice {
  const now = clock.now();
  const row = db.get<Row>(
    `INSERT INTO devices (id, account_id, push_token, platform, device_name, app_version, last_seen_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, push_token) DO UPDATE SET platform = excluded.platform,
     device_name = coalesce(excluded.device_name, device_name), app_version = coalesce(excluded.app_version, app_version),
     last_seen_at = excluded.last_seen_at, active = 1 RETURNING ${COLUMNS.devices}`,
    ...[ids.uuid(), accountId, body.push_token, body.platform],
    ...[body.device_name ?? null, body.app_version ?? null, now, now],
  );
  return toResource(row as Row);
}

export const subscribe = ({ db }: ServiceContext, topicId: string, deviceId: string): number =>
  db.run("INSERT OR IGNORE INTO subscriptions (topic_id, device_id) VALUES (?, ?)", topicId, deviceId);
