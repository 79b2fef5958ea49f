import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const configMigrations: readonly Migration[] = [
  (properties) => ({ baseUrl: "", publicUrl: "", topic: "", tls: "", ...properties }),
];
