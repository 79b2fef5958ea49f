import { describe, expect, test } from "vitest";
import { makeReader, receipt } from "../../test-support/fake-receipts.js";
import { watchReceipt } from "./watch-receipt.js";

const MINUTE = 60_000;

describe("watchReceipt", () => {
  test("yields changes only, and ends when it is acted", async () => {
    const states = [
      receipt("r1"),
      receipt("r1"),
      receipt("r1", { status: "read", read_count: 1 }),
      receipt("r1", { status: "acted", acted_count: 1 }),
    ];
    let n = 0;
    const { clock, reader } = makeReader({ answer: () => ({ status: 200, body: states[Math.min(n++, 3)] }) });
    const seen: string[] = [];
    const ended = (async () => {
      for await (const { status } of watchReceipt(reader, { receiptId: "r1" })) seen.push(status);
    })();
    await clock.advance(MINUTE);
    await ended;
    expect(seen).toEqual(["delivered", "read", "acted"]);
    expect(reader.size).toBe(0);
  });

  test("ends when the reader is closed", async () => {
    const { reader } = makeReader({});
    const next = watchReceipt(reader, { receiptId: "r1" }).next();
    reader.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test("ends when its signal aborts, and throws if asking again cannot help", async () => {
    const controller = new AbortController();
    const quiet = makeReader({});
    const aborted = watchReceipt(quiet.reader, { receiptId: "r1" }, { signal: controller.signal }).next();
    controller.abort();
    expect(await aborted).toEqual({ done: true, value: undefined });
    const { clock, reader } = makeReader({ answer: () => ({ status: 404, body: {} }) });
    const failed = watchReceipt(reader, { receiptId: "r1" }).next();
    const caught = failed.catch((error: unknown) => error);
    await clock.advance(MINUTE);
    expect(await caught).toMatchObject({ code: "not_found" });
  });
});
