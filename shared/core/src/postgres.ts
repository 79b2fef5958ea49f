/** Questions that several processes share, in PostgreSQL. Needs the package `pg`. */
export type { PostgresPool } from "./answers/store/postgres/connection.js";
export * from "./answers/store/postgres/postgres-store.js";
export type { SqlClient } from "./answers/store/question-store.js";
