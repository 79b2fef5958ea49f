import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../package.json";
import app from "./app.js";
import { command } from "./test-support/fixture.js";

test("Zapier's own schema finds nothing wrong with the app", async () => {
  expect(await command("validate")).toEqual([]);
});

test("Zapier's own schema would find what is wrong", async () => {
  const { operation, ...rest } = app.creates.send_notification;
  const broken = { ...rest, operation: { ...operation, inputFields: [{ label: "No key" }] } };
  const problems = await command("validate", { ...app, creates: { send_notification: broken } });
  expect(problems).toMatchObject([{ message: expect.stringContaining("key") }]);
});

test("Zapier gets the app's own version and the platform's", async () => {
  const definition = (await command("definition")) as { version: string; platformVersion: string };
  expect(definition).toMatchObject({ version, platformVersion: "19.1.0" });
});

test("polling is offered before the instant triggers", () => {
  expect(Object.keys(app.triggers)[0]).toBe("event_polled");
});

const operations = Object.entries({ ...app.triggers, ...app.creates, ...app.searches });

test.each(operations)(
  "%s says what it does and what comes out of it",
  (key, { display, operation, noun }) => {
    expect(noun).toMatch(/^[A-Z]/);
    expect(display.label).toBeTruthy();
    expect(display.description).toMatch(/\.$/);
    const sample = operation.sample as Record<string, unknown>;
    const described = (operation.outputFields ?? []) as { key: string }[];
    if (!key.endsWith("_list")) expect(described.length).toBeGreaterThan(0);
    for (const field of described) expect(Object.keys(sample)).toContain(field.key);
  },
);

test("every label that the page names is in the app, or Zapier's own", () => {
  const page = readFileSync(new URL("../../../docs/zapier.md", import.meta.url), "utf8");
  const zapiers = ["Delay For", "Paths", "Catch Hook", "Share a template"];
  const labels = [...JSON.stringify(app).matchAll(/"label":"([^"]+)"/g)].map(([, label]) => label);
  const named = [...page.matchAll(/\*\*([^*.]+)\*\*/g)].map(([, label = ""]) => label.replace(/\s+/g, " "));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((label) => !labels.includes(label) && !zapiers.includes(label))).toEqual([]);
});
