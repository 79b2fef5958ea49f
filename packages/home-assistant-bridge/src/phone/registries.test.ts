import { expect, test } from "vitest";
import { openTables } from "../store/tables.js";
import { openTestDisk, silentLog } from "../test-support/test-disk.js";
import { disableTracker, leftPhones, removeLeftPhones } from "./registries.js";

const TRACKER = {
  entity_id: "device_tracker.iotpush_door",
  platform: "mobile_app",
  unique_id: "iotpush-topic-door",
  disabled_by: null as string | null,
};

/** Home Assistant with these entities, and what it is told to change. */
function connectionWith(entities: object[], isAdmin = true) {
  const changed: object[] = [];
  const connection = {
    sendMessagePromise: async (message: { type: string }) => {
      if (message.type === "config/entity_registry/list") return entities;
      if (message.type === "auth/current_user") return { is_admin: isAdmin };
      changed.push(message);
      return {};
    },
  };
  return { changed, disable: () => disableTracker(connection as never, TRACKER.unique_id) };
}

test("the phone's own tracker is disabled, nothing else", async () => {
  const others = [
    { ...TRACKER, entity_id: "device_tracker.pixel", unique_id: "other" },
    { ...TRACKER, entity_id: "notify.iotpush_door" },
    { ...TRACKER, entity_id: "device_tracker.door", platform: "unifi" },
  ];
  expect(await connectionWith(others).disable()).toBe("absent");
  const { changed, disable } = connectionWith([...others, TRACKER]);
  expect(await disable()).toBe("disabled");
  expect(changed).toEqual([
    {
      type: "config/entity_registry/update",
      entity_id: "device_tracker.iotpush_door",
      disabled_by: "user",
    },
  ]);
});

test("one that is disabled already is left alone; without an administrator's token none can be", async () => {
  const { changed, disable } = connectionWith([{ ...TRACKER, disabled_by: "user" }]);
  expect([await disable(), changed]).toEqual(["disabled", []]);
  const guest = connectionWith([TRACKER], false);
  expect([await guest.disable(), guest.changed]).toEqual(["refused", []]);
});

const phone = (deviceName: string) => ({ webhookId: "w", deviceName, pushToken: "p", appVersion: "1" });

/** Three registrations, one of them of a topic that is still there, and a Home Assistant that has two of them. */
async function removed(removeEntry: (id: string) => Promise<void>, others: readonly string[] = []) {
  await using keeping = await openTestDisk();
  const registrations = (await openTables(keeping.disk)).registrations;
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
