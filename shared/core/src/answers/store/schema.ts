/** Marks the file as ours: "iotp". */
export const APPLICATION_ID = 0x696f7470;

/** Each takes the file from one version of the schema to the next. Plain enough to be PostgreSQL's as well. A new form of a life is a new version too. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE records (
    collection TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, id)
  );
  `,
  // done_at is when a question ended, once its outcome was delivered: until then it is loaded at each start.
  `
  CREATE TABLE questions (
    id TEXT PRIMARY KEY, key TEXT, asked_at BIGINT NOT NULL, done_at BIGINT, version BIGINT NOT NULL, life TEXT NOT NULL
  );
  CREATE INDEX questions_open ON questions (asked_at, id) WHERE done_at IS NULL;
  CREATE INDEX questions_done ON questions (done_at) WHERE done_at IS NOT NULL;
  CREATE INDEX questions_by_key ON questions (key, asked_at) WHERE key IS NOT NULL;
  `,
];
