import { expect, test } from "vitest";
import { parse } from "yaml";
import { findNotifications } from "../audit/find.js";
import { judgeNotification } from "../audit/judge.js";
import { pickExample, yamlFor } from "./yaml.js";

const snippets = yamlFor(
  { action: "notify.mobile_app_alerts", name: "my-alerts" },
  { url: "http://bridge:8099/ask", token: "the-token" },
  pickExample([{ entity_id: "cover.gate", attributes: { friendly_name: 'The "big" gate: {front}' } }]),
);

test.each(snippets)("$title: is what Home Assistant reads, and loses nothing", ({ yaml }) => {
  const secret = { tag: "!secret", resolve: (name: string) => `secret ${name}` };
  expect(parse(yaml, { version: "1.1", customTags: [secret] })).toBeTruthy();
  for (const { verdict } of judgeNotification(findNotifications(yaml))) expect(verdict).toBe("answered");
});

test("the address and the token are where Home Assistant looks for them", () => {
  const all = snippets.map(({ yaml }) => yaml).join("\n");
  expect(all).toContain("url: http://bridge:8099/ask\n");
  expect(all).toContain("iotpush_bridge: Bearer the-token");
  expect(all.match(/the-token/g)).toHaveLength(1);
});

test.each([
  [["light.hall", "cover.blind", "cover.garage_door"], "cover.garage_door", "cover.close_cover"],
  [["light.hall", "lock.front"], "lock.front", "lock.lock"],
  [["sensor.outside", "switch.pump"], "switch.pump", "switch.turn_off"],
  [["sensor.outside"], "cover.garage", "cover.close_cover"],
])("of %j the YAML is about %s", (ids, entity, action) => {
  expect(pickExample(ids.map((entity_id) => ({ entity_id })))).toMatchObject({ entity, action });
});
