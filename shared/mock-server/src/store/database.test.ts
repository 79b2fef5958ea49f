import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { startMockServer } from "../start.js";
import { MockDatabase } from "./database.js";
import { SCHEMA_STEPS } from "./schema.js";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "database-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data.sqlite");
}

test("a file of the first version is brought up to date, and its messages are found by phone", async () => {
  const file = newFile();
  const old = new DatabaseSync(file);
  old.exec(`${SCHEMA_STEPS[0]}; PRAGMA user_version = 1;
    INSERT INTO accounts VALUES ('a', 'alice', 'pro');
    INSERT INTO topics VALUES ('t', 'a', 'alerts', NULL, 0, 'key', 0);
    INSERT INTO devices (id, account_id, push_token, platform, device_name, last_seen_at, created_at) VALUES ('d', 'a', 'x', 'ios', 'iPhone', 0, 0);
    INSERT INTO messages (id, receipt_id, topic_id, account_id, message, priority, created_at, updated_at, expires_at) VALUES ('m', 'r', 't', 'a', 'old', 'normal', 0, 0, 0);
    INSERT INTO message_devices VALUES ('m', 'd', 1, NULL);`);
  old.close();
  await using mock = await startMockServer({ data: file });
  expect(mock.control.messages({ phone: "d" })).toMatchObject({ total: 1, messages: [{ message: "old" }] });
  expect(mock.control.messages({ phone: "d", topic: "alerts" }).total).toBe(1);
});

test("a file of a newer version is refused with the fix", () => {
  const file = newFile();
  const newer = new DatabaseSync(file);
  newer.exec(`PRAGMA user_version = ${SCHEMA_STEPS.length + 1}`);
  newer.close();
  expect(() => new MockDatabase(file)).toThrow(/written by a newer version of iotpush-mock: update it/);
});

test.each([
  ["a folder", () => tmpdir()],
  ["in a folder that is not there", () => join(tmpdir(), "not-there", "data.sqlite")],
  [
    "a text",
    () => {
      const file = newFile();
      writeFileSync(file, "a text that no database begins with, however long it is");
      return file;
    },
  ],
])("a file that is %s is refused by its name and with the fix", (_, makeFile) => {
  const file = makeFile();
  expect(() => new MockDatabase(file)).toThrow(`${file} cannot be used: `);
  expect(() => new MockDatabase(file)).toThrow("Use another file, in a folder that you can write to.");
});
