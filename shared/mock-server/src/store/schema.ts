/** One step per schema version, oldest first; a database knows by its user_version which it has had. Times are milliseconds. */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL, plan TEXT NOT NULL);
  CREATE TABLE sessions (token TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, expires_at INTEGER);
  CREATE TABLE topics (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, name TEXT NOT NULL UNIQUE, description TEXT,
    is_private INTEGER NOT NULL, api_key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL
  );
  CREATE TABLE devices (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, push_token TEXT NOT NULL, platform TEXT NOT NULL,
    device_name TEXT, app_version TEXT, last_seen_at INTEGER NOT NULL, active INTEGER NOT NULL DEFAULT 1,
    online INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL, UNIQUE (account_id, push_token)
  );
  CREATE TABLE subscriptions (
    topic_id TEXT NOT NULL REFERENCES topics ON DELETE CASCADE, device_id TEXT NOT NULL REFERENCES devices ON DELETE CASCADE,
    PRIMARY KEY (topic_id, device_id)
  ) WITHOUT ROWID;
  CREATE TABLE subscribers (
    id TEXT PRIMARY KEY, topic_id TEXT NOT NULL REFERENCES topics ON DELETE CASCADE, endpoint TEXT NOT NULL,
    type TEXT NOT NULL, created_at INTEGER NOT NULL
  );
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, receipt_id TEXT NOT NULL UNIQUE,
    topic_id TEXT NOT NULL REFERENCES topics ON DELETE CASCADE, account_id TEXT NOT NULL, title TEXT, message TEXT NOT NULL,
    priority TEXT NOT NULL, tags TEXT, click_url TEXT, actions TEXT, callback_url TEXT, callback_headers TEXT, metadata TEXT,
    failed INTEGER NOT NULL DEFAULT 0, expired INTEGER NOT NULL DEFAULT 0, delivered_count INTEGER NOT NULL DEFAULT 0,
    read_count INTEGER NOT NULL DEFAULT 0, acted_count INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
  );
  CREATE INDEX messages_by_topic ON messages (topic_id, created_at DESC, seq DESC);
  CREATE INDEX messages_by_account ON messages (account_id, created_at DESC, seq DESC);
  CREATE INDEX messages_to_expire ON messages (expires_at) WHERE expired = 0 AND acted_count = 0;
  CREATE TABLE message_devices (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE, device_id TEXT NOT NULL,
    delivered_at INTEGER, read_at INTEGER, PRIMARY KEY (message_id, device_id)
  ) WITHOUT ROWID;
  CREATE TABLE actions_taken (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE, action_id TEXT NOT NULL, action_label TEXT,
    reply_text TEXT, device_name TEXT, device_id TEXT, user_id TEXT, acted_at INTEGER NOT NULL
  );
  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, url TEXT NOT NULL, events TEXT NOT NULL,
    topic_ids TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL
  );
  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, event TEXT NOT NULL, message_id TEXT,
    webhook_id TEXT, url TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts TEXT NOT NULL,
    next_attempt_at INTEGER, created_at INTEGER NOT NULL
  );
  CREATE INDEX deliveries_by_message ON deliveries (message_id);
  CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
  CREATE TABLE usage (account_id TEXT NOT NULL, month TEXT NOT NULL, pushes INTEGER NOT NULL, PRIMARY KEY (account_id, month)) WITHOUT ROWID;
  `,
  // So that any page of a phone's or a topic's messages is found by an index, among however many there are.
  `
  ALTER TABLE message_devices ADD COLUMN seq INTEGER;
  UPDATE message_devices SET seq = (SELECT seq FROM messages WHERE id = message_id);
  CREATE INDEX messages_on_phone ON message_devices (device_id, seq, delivered_at) WHERE delivered_at IS NOT NULL;
  CREATE INDEX messages_of_topic ON messages (topic_id);
  `,
];
