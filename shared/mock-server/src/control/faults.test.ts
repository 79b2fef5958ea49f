import { expect, test } from "vitest";
import type { Fault } from "../inputs/played.js";
import { Faults } from "./faults.js";

const delays = (fault: Fault, count: number): number[] => {
  const faults = new Faults({ publish: () => undefined });
  faults.add(fault);
  return Array.from({ length: count }, () => faults.hit("GET", "/")?.delayMs ?? Number.NaN);
};

test("a delay around a median has half its values below it, a long tail, and is the same again", () => {
  const fault: Fault = { delay_ms: { median: 100, sigma: 0.5 }, seed: 7 };
  const found = delays(fault, 2_000);
  const below = found.filter((ms) => ms < 100).length;
  expect(below).toBeGreaterThan(900);
  expect(below).toBeLessThan(1_100);
  expect(Math.min(...found)).toBeGreaterThan(0);
  expect(Math.max(...found)).toBeGreaterThan(250);
  expect(delays(fault, 2_000)).toEqual(found);
});

test("a delay between two numbers stays between them", () => {
  for (const ms of delays({ delay_ms: { min: 20, max: 30 } }, 200)) {
    expect(ms).toBeGreaterThanOrEqual(20);
    expect(ms).toBeLessThan(30);
  }
});

test("the nth request and so many of them are hit, with a probability always the same ones", () => {
  const faults = new Faults({ publish: () => undefined });
  faults.add({ match: { method: "POST", path: "/api/push" }, nth: 2, times: 2, status: 500 });
  const hits = Array.from({ length: 5 }, () => faults.hit("POST", "/api/push/x") !== undefined);
  expect(hits).toEqual([false, true, true, false, false]);
  expect(faults.hit("GET", "/api/push/x")).toBeUndefined();
  const chance = () => {
    const faults = new Faults({ publish: () => undefined });
    faults.add({ probability: 0.3, seed: "s", status: 500 });
    return Array.from({ length: 500 }, () => faults.hit("GET", "/") !== undefined);
  };
  expect(chance().filter(Boolean).length).toBeGreaterThan(100);
  expect(chance().filter(Boolean).length).toBeLessThan(200);
  expect(chance()).toEqual(chance());
});

test("removing a fault twice in haste removes no other", () => {
  const faults = new Faults({ publish: () => undefined });
  for (const status of [500, 503]) faults.add({ status });
  const [first] = faults.list();
  expect(faults.remove(first?.id ?? 0)).toBe(true);
  expect(faults.remove(first?.id ?? 0)).toBe(false);
  expect(faults.list()).toMatchObject([{ status: 503 }]);
});
