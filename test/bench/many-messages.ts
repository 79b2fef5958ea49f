import { DatabaseSync } from "node:sqlite";
import { DEMO, startMockServer } from "@iotpush/mock-server";

/** Makes a data file of the mock server with so many messages, each delivered to both phones; the oldest is "Reading 0". */
export async function fillDataFile(file: string, count: number): Promise<void> {
  {
    await using made = await startMockServer({ data: file });
    await fetch(`${made.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "Reading 0" });
  }
  const db = new DatabaseSync(file);
  db.exec(`
    BEGIN;
    INSERT INTO messages (id, receipt_id, topic_id, account_id, title, message, priority, delivered_count, created_at, updated_at, expires_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})
      SELECT 'message-' || i, 'receipt-' || i, m.topic_id, m.account_id, 'Sensor ' || (i % 7), 'Reading ' || i,
        CASE WHEN i % 1000 = 0 THEN 'urgent' ELSE 'normal' END, 2, m.created_at, m.updated_at, m.expires_at
      FROM n, messages m;
    INSERT OR IGNORE INTO message_devices (message_id, seq, device_id, delivered_at)
      SELECT m.id, m.seq, d.id, m.created_at FROM messages m, devices d;
    COMMIT;
  `);
  db.close();
}
