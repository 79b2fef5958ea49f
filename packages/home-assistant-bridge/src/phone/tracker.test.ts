import { expect, test } from "vitest";
import { disableTracker } from "./tracker.js";

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
