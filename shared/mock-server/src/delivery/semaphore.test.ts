import { expect, test } from "vitest";
import { Semaphore } from "./semaphore.js";

test("no more than so many at once, in their order, and a failure lets the next one in", async () => {
  const semaphore = new Semaphore(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) =>
    semaphore.run(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (n === 0) throw new Error("failed");
    });
  const all = [0, 1, 2, 3].map(work);
  const settled = Promise.allSettled(all);
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await expect(all[0]).rejects.toThrow("failed");
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  ends[2]?.();
  await all[2];
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  ends[3]?.();
  await settled;
});
