import { expect, test } from "vitest";
import { startMockServer } from "../start.js";

test.each([
  ["rules", { do: { tapp: "x" } }, "do.tapp: is not a known field; did you mean tap?"],
  ["rules", { match: { txt: "x" }, do: { tap: "x" } }, "match.txt: is not a known field; did you mean text?"],
  ["rules", { do: { tap: "x" }, wherever: 1 }, "wherever: is not a known field"],
  ["rules", { match: {} }, "do: is required"],
  ["rules", { do: { tap: "x" }, constructor: 1 }, "constructor: is not a known field"],
  ["faults", { delay_ms: { min: 1, mx: 2 } }, "delay_ms.mx: is not a known field; did you mean max?"],
  ["faults", { statos: 500, tims: 1 }, /statos: .* status\?; tims: .* times\?/],
  ["phones", { nam: "Nokia" }, /nam: is not a known field; did you mean name\?; name: is required/],
] as const)("%s.add(%j) in the process is refused with help", async (what, input, help) => {
  await using mock = await startMockServer();
  const before = mock.control[what].list();
  expect(() => mock.control[what].add(input as never)).toThrow(help);
  expect(mock.control[what].list()).toEqual(before);
});

test("what is free in the schemas stays free", async () => {
  await using mock = await startMockServer();
  const { faults, rules, phones } = mock.control;
  faults.add({ delay_ms: 1, headers: { "x-any": "1" }, body: { any: { thing: 1 } }, seed: "s" });
  rules.add({ match: undefined, do: { ignore: true } });
  phones.add({ name: "Nokia", topics: ["my-topic"] });
  expect([faults.list().length, rules.list().length, phones.list().length]).toEqual([1, 1, 3]);
});
