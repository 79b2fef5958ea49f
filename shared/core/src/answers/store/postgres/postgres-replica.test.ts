import { expect, test } from "vitest";
import { type PostgresPool, tablesOf } from "./connection.js";
import { postgresReplica } from "./postgres-replica.js";

/** A pool of so many connections, each of which answers at once. */
function fakePool(max: number) {
  const state = { taken: 0, fails: false };
  const query = async () => ({ rows: [], rowCount: 0 });
  const pool = {
    options: { max },
    query,
    async connect() {
      if (state.fails) throw new Error("ECONNREFUSED");
      state.taken += 1;
      const release = () => {
        state.taken -= 1;
      };
      return { query, on() {}, off() {}, release };
    },
    async end() {},
    on() {},
  };
  return { state, replica: postgresReplica(tablesOf(pool as unknown as PostgresPool, "s")) };
}

test("however many flows begin a transaction at once, two connections are left, and each has its turn", async () => {
  const { state, replica } = fakePool(5);
  const done: number[] = [];
  const flows = Array.from({ length: 20 }, async (_, n) => {
    const transaction = await replica.begin();
    expect(state.taken).toBeLessThanOrEqual(3);
    await transaction[n % 2 ? "commit" : "rollback"]();
    done.push(n);
  });
  await Promise.all(flows);
  expect([done.length, state.taken]).toEqual([20, 0]);
});

test("a connection that cannot be made takes nobody's turn", async () => {
  const { state, replica } = fakePool(3);
  state.fails = true;
  for (let time = 0; time < 3; time++) await expect(replica.begin()).rejects.toThrow("PostgreSQL");
  state.fails = false;
  await (await replica.begin()).commit();
  expect(state.taken).toBe(0);
});
