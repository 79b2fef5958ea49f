/** Marks the file as ours: "iotp". */
export const APPLICATION_ID = 0x696f7470;

/** Each takes the file from one version of the schema to the next. Plain enough to be PostgreSQL's as well. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE records (
    collection TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, id)
  );
  `,
];
