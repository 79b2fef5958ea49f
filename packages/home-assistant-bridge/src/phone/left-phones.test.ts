import { expect, test } from "vitest";
import { openRegistrations } from "../store/registrations.js";
import { openTestDisk, silentLog } from "../test-support/test-disk.js";
import { leftPhones, removeLeftPhones } from "./left-phones.js";

const phone = (deviceName: string) => ({ webhookId: "w", deviceName, pushToken: "p", appVersion: "1" });

/** Three registrations, one of them of a topic that is still there, and a Home Assistant that has two of them. */
async function removed(removeEntry: (id: string) => Promise<void>, others: readonly string[] = []) {
  await using keeping = await openTestDisk();
  const registrations = await openRegistrations(keeping.disk);
  for (const name of ["door", "old", "deleted"]) await registrations.set(name, phone(name));
  const device = (id: string) => ({
    identifiers: [["mobile_app", `iotpush-topic-${id}`]],
    config_entries: [...others, `entry-${id}`],
  });
  const left = () => leftPhones(registrations, [{ name: "door" }]);
  await removeLeftPhones(left(), {
    connection: { sendMessagePromise: async <T>() => [device("door"), device("old")] as T },
    api: { removeEntry },
    registrations,
    log: silentLog,
  });
  return left().map(([topic]) => topic);
}

test("the phones of topics that are gone are removed, and the others stay", async () => {
  const entries: string[] = [];
  expect(await removed(async (id) => void entries.push(id))).toEqual([]);
  expect(entries).toEqual(["entry-old"]);
});

test("without an administrator's token they are left, and remembered", async () => {
  expect(await removed(() => Promise.reject(new Error("401")))).toEqual(["old"]);
});

test("an entry of another integration that has a part in the phone is never removed", async () => {
  const entries: string[] = [];
  expect(await removed(async (id) => void entries.push(id), ["template"])).toEqual(["old"]);
  expect(entries).toEqual([]);
});
