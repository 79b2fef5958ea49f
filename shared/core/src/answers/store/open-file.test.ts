import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openFile } from "./open-file.js";

const open = async () => {
  const folder = await mkdtemp(join(tmpdir(), "open-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return openFile(join(folder, "store.sqlite"), () => {});
};

test("on a Node.js without SQLite the store says what it needs", async () => {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  await expect(open()).rejects.toThrow(
    `needs Node.js 22.13 or later; this is ${process.version}. Update Node.js.`,
  );
});

test("loading SQLite leaves the process's warnings as they are", async () => {
  const { emitWarning } = process;
  (await open()).close();
  expect(process.emitWarning).toBe(emitWarning);
});
