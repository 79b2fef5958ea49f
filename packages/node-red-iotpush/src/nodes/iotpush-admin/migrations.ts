import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const adminMigrations: readonly Migration[] = [
  (properties) => ({
    operation: "topics.list",
    target: "",
    targetType: "str",
    data: "payload",
    dataType: "msg",
    name: "",
    ...properties,
  }),
];
