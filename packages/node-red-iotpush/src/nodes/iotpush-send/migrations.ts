import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const sendMigrations: readonly Migration[] = [
  (properties) => ({ message: "payload", messageType: "msg", topic: "", topicType: "str", ...properties }),
];
