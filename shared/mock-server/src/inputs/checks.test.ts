import { expect, test } from "vitest";
import type { Control } from "../control/control.js";
import { startMockServer } from "../start.js";

test.each([
  ["rules", { do: { tapp: "x" } }, "do.tapp: is not a known field; did you mean tap"],
  ["rules", { do: { tap: 5 } }, /^The rule is not valid: do\.tap: .*expected string.*, got 5/],
  ["rules", { match: { txt: "x" }, do: { tap: "x" } }, "match.txt: is not a known field; did you mean text"],
  ["rules", { do: { tap: "x" }, wherever: 1 }, "wherever: is not a known field"],
  ["rules", { match: {} }, "do: is required"],
  ["rules", { do: { tap: "x" }, constructor: 1 }, "constructor: is not a known field"],
  ["faults", { delay_ms: { min: 1, mx: 2 } }, "delay_ms.mx: is not a known field; did you mean max"],
  ["faults", { statos: 500, tims: 1 }, /statos: .* status; tims: .* times/],
  ["faults", { status: "503" }, /status: .*expected number.*, got "503"/],
  ["phones", { nam: "Nokia" }, /name: is required, and "nam" is not known; nam: .* did you mean name/],
] as const)("%s.add(%j) in the process is refused with help", async (what, input, help) => {
  await using mock = await startMockServer();
  const before = mock.control[what].list();
  expect(() => mock.control[what].add(input as never)).toThrow(help);
  expect(mock.control[what].list()).toEqual(before);
});

test("what is wrong is reported in the same words in the process and over HTTP", async () => {
  await using mock = await startMockServer();
  const rule = { do: { tapp: "x" }, tims: 1 };
  const response = await fetch(`${mock.url}/_mock/rules`, { method: "POST", body: JSON.stringify(rule) });
  const { error } = (await response.json()) as { error: string };
  expect(response.status).toBe(400);
  expect(() => mock.control.rules.add(rule as never)).toThrow(error);
});

test("a tap as the HTTP API takes it is refused with how it is called here", async () => {
  await using mock = await startMockServer();
  const tap = mock.control.phones.tap as (...args: unknown[]) => unknown;
  expect(() => tap.call(mock.control.phones, "Pixel 9", { message_id: "m", action_id: "yes" })).toThrow(
    /^tap\(phone, messageId, actionId, replyText\) is not valid: messageId: .*expected string/,
  );
});

test.each([
  [{ profile: "lvie" }, /profile: is not one of the allowed values, got "lvie", .*; did you mean live/],
  [{ profil: "live" }, /profil: is not a known field; did you mean profile/],
  [{ differences: { putPus: "live" } }, /differences.*putPus/],
  [{ port: "4780" }, /port: .*expected number.*, got "4780"/],
  [{ redirectPorts: { http: 0, apex: 0 } }, /redirectPorts\.httpApex: is required/],
])("startMockServer(%j) is refused with help", async (options, help) => {
  await expect(startMockServer(options as never)).rejects.toThrow(help);
});

test.each<[string, (control: Control) => unknown, string | RegExp]>([
  ["messages", (c) => c.messages({ topc: "x" } as never), "topc: is not a known field; did you mean topic"],
  ["messages", (c) => c.messages({ open: "yes" } as never), /open: expected boolean, got "yes"/],
  ["requests", (c) => c.requests.list({ pth: "/" } as never), "pth: is not a known field; did you mean path"],
  ["waiting", (c) => c.requests.waitFor({ status: "200" } as never), /status: expected number, got "200"/],
  ["deliveries", (c) => c.deliveries({ message_id: "x" } as never), "did you mean messageId"],
  ["deliveries", (c) => c.waitForDelivery({ state: "faild" } as never), "did you mean failed"],
  ["profile", (c) => c.switchProfile("lvie" as never), "did you mean live"],
  ["profile", (c) => c.switchProfile("live", { putPus: "live" } as never), /putPus/],
  ["clock", (c) => c.clock.advance("1h" as never), "1h is not a number of milliseconds"],
  ["phone", (c) => c.phones.add({ name: "A", topics: ["my-topik"] }), "did you mean my-topic?"],
])(
  "what is asked of the %s in the process is refused with help, and not read as something else",
  async (_, ask, help) => {
    await using mock = await startMockServer();
    await expect((async () => ask(mock.control))()).rejects.toThrow(help);
    expect(mock.control.phones.list()).toHaveLength(2);
  },
);

test("what is free in the schemas stays free", async () => {
  await using mock = await startMockServer();
  const { faults, rules, phones } = mock.control;
  faults.add({ delay_ms: 1, headers: { "x-any": "1" }, body: { any: { thing: 1 } }, seed: "s" });
  rules.add({ match: undefined, do: { ignore: true } });
  phones.add({ name: "Nokia", topics: ["my-topic"] });
  expect([faults.list().length, rules.list().length, phones.list().length]).toEqual([1, 1, 3]);
});
