import type { Migration } from "../../host/migrate.js";

/** To 1, before the first release; to 2: at most once. */
export const configMigrations: readonly Migration[] = [
  (properties) => ({ baseUrl: "", publicUrl: "", topic: "", tls: "", name: "", ...properties }),
  (properties) => ({ atMostOnce: false, ...properties }),
];
