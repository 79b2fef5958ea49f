import type { Platform } from "@iotpush/core/contract";
import type { PhoneView, TopicView } from "../views.js";
import type { ServiceContext } from "./context.js";

export function phoneViews(service: ServiceContext): PhoneView[] {
  const rows = service.db.all<{
    id: string;
    device_name: string | null;
    platform: Platform;
    online: number;
    topics: string | null;
  }>(
    `SELECT d.id, d.device_name, d.platform, d.online, group_concat(t.name) AS topics FROM devices d
     LEFT JOIN subscriptions s ON s.device_id = d.id LEFT JOIN topics t ON t.id = s.topic_id GROUP BY d.id ORDER BY d.rowid`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.device_name ?? "phone",
    platform: row.platform,
    online: row.online === 1,
    topics: row.topics?.split(",") ?? [],
  }));
}

export function topicViews(service: ServiceContext): TopicView[] {
  const rows = service.db.all<{ id: string; name: string; is_private: number; subscribers: number }>(
    `SELECT t.id, t.name, t.is_private, count(s.device_id) AS subscribers FROM topics t
     LEFT JOIN subscriptions s ON s.topic_id = t.id GROUP BY t.id ORDER BY t.name`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isPrivate: row.is_private === 1,
    subscribers: row.subscribers,
  }));
}
