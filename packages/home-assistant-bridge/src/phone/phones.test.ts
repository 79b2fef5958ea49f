import { FakeClock } from "@iotpush/core/testing";
import type { Connection } from "home-assistant-js-websocket";
import { expect, test } from "vitest";
import { silentLog } from "../test-support/test-disk.js";
import { PhoneLink } from "./link.js";
import type { TopicPhone } from "./phone.js";
import { connectPhones } from "./phones.js";

test("every phone's channel is renewed every 20 s while Home Assistant runs, and when a device is removed", async () => {
  const clock = new FakeClock();
  const renewed: string[] = [];
  const phones = ["a", "b"].map(
    (name) => ({ open: async () => {}, renewIfIdle: () => void renewed.push(name) }) as unknown as TopicPhone,
  );
  const link = new PhoneLink({ config: {} as never, clock, log: silentLog });
  connectPhones({ link, phones, clock });
  let tell = (_event: object) => {};
  const connection = {
    subscribeMessage: async (callback: typeof tell) => (tell = callback),
  } as unknown as Connection;
  const over = new AbortController();
  const asleep = clock.nextSleep();
  link.emit("running", connection, over.signal);
  await asleep;
  const again = clock.nextSleep();
  await clock.advance(20_000);
  await again;
  expect(renewed).toEqual(["a", "b"]);
  tell({ data: { action: "remove" } });
  expect(renewed).toHaveLength(4);
  over.abort();
});
