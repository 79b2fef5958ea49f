import type { PhoneView, TopicView } from "../views.js";
import type { ServiceContext } from "./context.js";

export const phoneViews = ({ db }: ServiceContext): PhoneView[] =>
  db
    .all<Omit<PhoneView, "online" | "topics"> & { online: number; topics: string | null }>(
      `SELECT d.id, coalesce(d.device_name, 'phone') AS name, d.platform, d.online, group_concat(t.name) AS topics
       FROM devices d LEFT JOIN subscriptions s ON s.device_id = d.id LEFT JOIN topics t ON t.id = s.topic_id
       GROUP BY d.id ORDER BY d.rowid`,
    )
    .map((row) => ({ ...row, online: row.online === 1, topics: row.topics?.split(",") ?? [] }));

export const topicViews = ({ db }: ServiceContext): TopicView[] =>
  db
    .all<Omit<TopicView, "isPrivate"> & { isPrivate: number }>(
      `SELECT t.id, t.name, t.is_private AS isPrivate, count(s.device_id) AS subscribers FROM topics t
       LEFT JOIN subscriptions s ON s.topic_id = t.id GROUP BY t.id ORDER BY t.name`,
    )
    .map((row) => ({ ...row, isPrivate: row.isPrivate === 1 }));
