import { expect, test } from "vitest";
import { migrate } from "../../host/migrate.js";
import { askMigrations } from "./properties.js";

test("reminders that went to somebody else become an escalation, even if the editor has filled in defaults", () => {
  const old = { version: 2, reminder: true, reminderEvery: 3, reminderTimes: 2, escalateTo: "oncall" };
  const node = migrate({ ...old, escalateTo1: "", escalateAfter1: 5 }, askMigrations);
  expect(node).toMatchObject({
    ...{ version: 3, reminder: false, escalateTo1: "oncall", escalateAfter1: 3, escalateUnit1: "min" },
    ...{ escalateTo2: "oncall", escalateAfter2: 6, escalateTo3: "" },
  });
  expect(node).not.toHaveProperty("escalateTo");
  expect(migrate({ ...old, escalateTo: "" }, askMigrations)).toMatchObject({
    reminder: true,
    escalateTo1: "",
  });
});
