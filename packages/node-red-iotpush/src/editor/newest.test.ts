import { expect, test } from "vitest";
import { newest, oneAtATime } from "./newest.js";

test("only the newest counts, in whatever order they end", () => {
  const begin = newest();
  const first = begin();
  expect(first()).toBe(true);
  const second = begin();
  expect([second(), first()]).toEqual([true, false]);
  expect(newest()()()).toBe(true);
});

test("work that is asked for faster than it is done shows every result, and ends up to date", async () => {
  const ends: (() => void)[] = [];
  let done = 0;
  const refresh = oneAtATime(async () => {
    await new Promise<void>((resolve) => ends.push(resolve));
    done += 1;
  });
  const all = [refresh(), refresh(), refresh()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await expect.poll(() => ends.length).toBe(2);
  expect(done).toBe(1);
  ends[1]?.();
  await Promise.all(all);
  expect(done).toBe(2);
});

test("work that failed is done again when it is asked for again", async () => {
  let tries = 0;
  const refresh = oneAtATime(async () => {
    tries += 1;
    if (tries === 1) throw new Error("not now");
  });
  await expect(refresh()).rejects.toThrow("not now");
  await refresh();
  expect(tries).toBe(2);
});
