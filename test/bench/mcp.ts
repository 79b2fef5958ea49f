import { DEMO } from "@iotpush/mock-server";
import { freePort } from "../hosts/ports.ts";
import { openMcpFixture } from "../stories/mcp/fixture.ts";
import { inTurns, median, quantile, type Table } from "./measure.ts";

const ROUNDS = 60;

/** `pnpm bench mcp`: how long after a tap the agent has the result, over the built command. */
export async function run(): Promise<Table[]> {
  const port = await freePort();
  const callback = {
    IOTPUSH_CALLBACK_URL: `http://127.0.0.1:${port}`,
    IOTPUSH_CALLBACK_LISTEN: `127.0.0.1:${port}`,
  };
  await using byCallback = await openMcpFixture("live", callback);
  await using byReceipt = await openMcpFixture("live");
  const kinds = {
    "by callback": { fixture: byCallback, ...(await byCallback.connect()) },
    "by receipt": { fixture: byReceipt, ...(await byReceipt.connect()) },
  };
  let round = 0;
  const times = await inTurns(ROUNDS, kinds, async ({ fixture, client }) => {
    const asking = client.callTool({ name: "ask_person", arguments: { question: `Round ${++round}?` } });
    const { id } = await fixture.question();
    const tapped = performance.now();
    fixture.mock.control.phones.tap(DEMO.phones[0], id, "approve");
    await asking;
    return performance.now() - tapped;
  });
  const ms = (value: number) => Math.round(value * 10) / 10;
  const rows = Object.entries(times).map(([how, values]) => ({
    how,
    "p50 ms": ms(median(values)),
    "p95 ms": ms(quantile(values, 0.95)),
    rounds: values.length,
  }));
  return [{ title: "Tap to tool result", goal: "p95 at most 100 ms by callback", rows }];
}
