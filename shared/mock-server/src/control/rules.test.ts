import { expect, test, vi } from "vitest";
import { DEMO, type MockServer, startMockServer } from "../index.js";

const ask = async (mock: MockServer, message: string): Promise<string> => {
  const response = await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      message,
      actions: ["yes", "no"].map((id) => ({ id, label: id, type: "button" })),
    }),
  });
  return ((await response.json()) as { id: string }).id;
};

test("a rule that could not do its part says why, in the list and once as a warning", async () => {
  await using mock = await startMockServer();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  const rule = { match: { text: "garage" }, do: { tap: "close_it" } };
  mock.control.rules.add(rule);
  expect(mock.control.rules.list()).toEqual([rule]);
  await ask(mock, "Close the garage?");
  await ask(mock, "Close the garage now?");

  const problem = 'This notification has no action "close_it"; allowed: yes, no';
  await expect.poll(() => mock.control.rules.list()).toEqual([{ ...rule, problem }]);
  const told = await fetch(`${mock.url}/_mock/rules`);
  expect(await told.json()).toEqual({ rules: [{ ...rule, problem }] });
  expect(warn.mock.calls).toEqual([[`The rule ${JSON.stringify(rule)} did nothing: ${problem}`]]);
  warn.mockRestore();
});

test("a phone that is not there, and a message that came to none, are reported as well", async () => {
  await using mock = await startMockServer();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  mock.control.rules.add({ match: { text: "one" }, phone: "Nokia", do: { read: true } });
  await ask(mock, "one");
  await expect
    .poll(() => mock.control.rules.list()[0]?.problem)
    .toBe("There is no phone Nokia: there are Pixel 9, iPhone 16");

  await mock.control.seed({ accounts: [{ name: "a", topics: [{ name: DEMO.publicTopic, api_key: "k" }] }] });
  mock.control.rules.add({ match: { text: "two" }, do: { tap: "yes" } });
  await ask(mock, "two");
  await expect.poll(() => mock.control.rules.list()[1]?.problem).toBe("The message reached no phone");
  warn.mockRestore();
});

test("a rule that reads on a phone without the message says so", async () => {
  await using mock = await startMockServer();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  mock.control.phones.add({ name: "Nokia", topics: [] });
  mock.control.rules.add({ phone: "Nokia", do: { read: true } });
  const id = await ask(mock, "m");
  await expect.poll(() => mock.control.rules.list()[0]?.problem).toBe(`No message ${id} was sent to Nokia`);
  warn.mockRestore();
});

test("a rule is not to blame for a tap that comes too late", async () => {
  await using mock = await startMockServer();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  mock.control.rules.add({ do: { tap: "yes" }, twice: true });
  const id = await ask(mock, "m");
  await expect.poll(() => mock.control.message(id).status).toBe("acted");
  expect(mock.control.rules.list()[0]).not.toHaveProperty("problem");
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
