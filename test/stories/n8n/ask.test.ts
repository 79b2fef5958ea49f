import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { itemOf, PHONE, type SingleStage, type Stage, startStage } from "./stage.ts";

describe.each(["documented", "live"] as const)("send and wait, profile %s", (profile) => {
  let single: SingleStage;
  let stage: Stage;
  beforeAll(async () => {
    single = await startStage({ profile });
    stage = single.stage;
  });
  afterAll(() => single[Symbol.asyncDispose]());

  /** A workflow that asks, named as its question. */
  const asking = (name: string, parameters: Record<string, unknown> = {}) =>
    stage.chain(name, [stage.node("Ask", { operation: "sendAndWait", message: `${name}?`, ...parameters })]);

  test("a tap on Approve resumes the workflow with the answer", async () => {
    const workflow = await asking("approve");
    await stage.start("approve");
    const message = await stage.message("approve?");
    await stage.session.waitForExecution(workflow, "waiting");
    stage.mock.control.phones.tap(PHONE, message, "approve");
    const execution = await stage.session.waitForExecution(workflow, "success");
    expect(itemOf(execution, "Ask")).toMatchObject({
      data: {
        outcome: "answered",
        approved: true,
        actionId: "approve",
        label: "Approve",
        messageId: message,
        deviceName: PHONE,
      },
    });
  });
});
