import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { DEMO } from "./service/demo.js";
import { startMockServer } from "./start.js";
import { isDiskFull, MockDatabase } from "./store/database.js";
import { SharedTransaction } from "./store/shared-transaction.js";

function dataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "mock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data.sqlite");
}

// Windows has no modes: there the folder's access list decides.
test.skipIf(process.platform === "win32")(
  "the data file and what SQLite keeps beside it are the owner's alone, even if the file was open to others",
  async () => {
    const data = dataFile();
    writeFileSync(data, "", { mode: 0o644 });
    await using mock = await startMockServer({ data });
    await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "m" });
    for (const file of [data, `${data}-wal`, `${data}-shm`].filter((each) => existsSync(each)))
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
  },
);

test("a second server on one file is refused, and the first goes on", async () => {
  const data = dataFile();
  await using mock = await startMockServer({ data });
  await expect(startMockServer({ data })).rejects.toThrow(`Another iotpush-mock uses ${data}: stop it`);
  const response = await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "m" });
  expect(response.status).toBe(200);
});

test("closing does not wait for a receiver that hangs", async () => {
  const hanging = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(hanging, "listening");
  onTestFinished(() => hanging.closeAllConnections());
  onTestFinished(() => void hanging.close());
  const mock = await startMockServer();
  const reached = once(hanging, "request");
  await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      message: "m",
      actions: [{ id: "yes", label: "Yes", type: "button" }],
      callback_url: `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`,
    }),
  });
  mock.control.phones.tap("Pixel 9", mock.control.messages().messages[0]?.id ?? "", "yes");
  await reached;
  const started = performance.now();
  await mock.close();
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("only work that throws is undone, and listeners hear of the rest", async () => {
  const db = new MockDatabase();
  const together = new SharedTransaction(db);
  const heard: string[] = [];
  const add = (id: string, fails = false) =>
    together.run(() => {
      db.insert("accounts", { id, name: id, plan: "free" });
      db.afterCommit(() => heard.push(id));
      if (fails) throw new Error(`no ${id}`);
      return id;
    });
  const outcomes = await Promise.allSettled([add("a"), add("b", true), add("c")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(db.all("SELECT id FROM accounts ORDER BY id")).toEqual([{ id: "a" }, { id: "c" }]);
  expect(heard).toEqual(["a", "c"]);
});

test("on a full disk all fail as such, nobody hears of anything, and it goes on once there is space", async () => {
  const db = new MockDatabase(dataFile());
  onTestFinished(() => db.close());
  const together = new SharedTransaction(db);
  const heard: string[] = [];
  const add = (id: string, size = 1) =>
    together.run(() => {
      db.insert("accounts", { id, name: "x".repeat(size), plan: "free" });
      db.afterCommit(() => heard.push(id));
    });
  const pages = db.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
  db.get(`PRAGMA max_page_count = ${pages + 1}`);
  const outcomes = await Promise.allSettled([add("a"), add("b", 100_000), add("c")]);
  expect(
    outcomes.filter((outcome) => outcome.status === "rejected" && isDiskFull(outcome.reason)),
  ).not.toEqual([]);
  const kept = db.all<{ id: string }>("SELECT id FROM accounts ORDER BY id").map(({ id }) => id);
  const told = outcomes.flatMap(({ status }, index) => (status === "fulfilled" ? ["abc"[index]] : []));
  expect([told, heard]).toEqual([kept, kept]);
  db.get(`PRAGMA max_page_count = ${pages + 1_000}`);
  await add("d", 100_000);
  expect(db.all("SELECT id FROM accounts WHERE id = 'd'")).toHaveLength(1);
});

test("a connection that sends no whole request is given up", async () => {
  await using mock = await startMockServer({ idleMs: 100 });
  const socket = connect(mock.port, "127.0.0.1");
  const logged = vi.spyOn(console, "error");
  onTestFinished(() => logged.mockRestore());
  socket.write("POST /api/push/my-topic HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhal");
  socket.resume();
  await once(socket, "close");
  await expect.poll(() => mock.control.requests.list()).toHaveLength(1);
  expect(logged).not.toHaveBeenCalled();
});
