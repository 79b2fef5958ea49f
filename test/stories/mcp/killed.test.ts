import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { openStage } from "./stage.ts";

/** By hand: `MCP_KILLS=200`. */
const KILLS = Number(process.env.MCP_KILLS ?? 8);
const LANES = 4;

test(`${KILLS} times killed while asked: no answer is lost, and nothing is pushed twice`, async () => {
  const ends = { answered: 0, pushedTwice: 0, killedBefore: { push: 0, answer: 0 } };
  const lane = async (number: number) => {
    await using stage = await openStage("live");
    const pushes = (question: string) =>
      stage.mock.control.messages().messages.filter(({ message }) => message === question);
    for (let round = number; round < KILLS; round += LANES) {
      const question = `Round ${round}?`;
      const ask = { name: "ask_person", arguments: { question, key: question } };
      const { client, pid } = await stage.connect(["--wait", "1"]);
      const asking = client.callTool(ask).catch(() => undefined);
      // At any moment: before the push, while it is under way, after it.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
      process.kill(pid, "SIGKILL");
      ends.killedBefore[pushes(question).length === 0 ? "push" : "answer"]++;
      await asking;
      await client.close();
      for (const { id } of pushes(question)) stage.mock.control.phones.tap(DEMO.phones[0], id, "approve");
      const next = await stage.connect(["--wait", "60"]);
      const answering = next.client.callTool(ask);
      await stage.tapUnlessEnded("approve", answering);
      const { structuredContent } = await answering;
      expect(structuredContent).toMatchObject({ status: "answered", approved: true });
      ends.answered++;
      if (pushes(question).length > 1) ends.pushedTwice++;
      await next.client.close();
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  console.log(JSON.stringify(ends));
  expect(ends).toMatchObject({ answered: KILLS, pushedTwice: 0 });
}, 1_800_000);
