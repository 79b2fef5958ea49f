import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const actionMigrations: readonly Migration[] = [
  (properties) => ({
    source: "webhook",
    events: ["action"],
    topics: "",
    actions: "",
    devices: "",
    name: "",
    ...properties,
  }),
];
