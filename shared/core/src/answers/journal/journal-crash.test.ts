import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileJournal } from "./file-journal.js";

/** Writes a journal until it is killed from inside, at a moment that chance chooses; tells what was saved before. */
const WRITER = `
import { fileJournal } from ${JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href)};
const [folder, after] = process.argv.slice(1);
const journal = await fileJournal(folder);
setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(after));
for (let n = 0; ; n++) {
  const id = "q" + (n % 5);
  await journal.save({ id, secret: "s", question: { topic: "t", message: "x".repeat(5000), timeoutMs: 1000 },
    askedAt: 1, deadline: 2, pushes: [], repeated: n, reminded: 0 });
  process.stdout.write(id + " " + n + "\\n");
  if (n % 4 === 0) void journal.sync();
  await new Promise((resolve) => setImmediate(resolve));
}
`;

test("a process killed at any moment leaves every saved record whole, in its saved state or a newer one", async () => {
  for (let round = 0; round < 15; round++) {
    const folder = await mkdtemp(join(tmpdir(), "journal-crash-"));
    try {
      const { stdout, signal } = spawnSync(
        process.execPath,
        ["--input-type=module", "-e", WRITER, folder, String(20 + round * 7)],
        {
          encoding: "utf8",
        },
      );
      expect(signal).toBe("SIGKILL");
      const saved = new Map(
        stdout
          .trim()
          .split("\n")
          .filter(Boolean)
          .map((line) => line.split(" ") as [string, string]),
      );
      const corrupt: string[] = [];
      const journal = await fileJournal(folder, { onCorrupt: (file) => corrupt.push(file) });
      const found = new Map((await journal.load()).map(({ id, repeated }) => [id, repeated]));
      await journal.close();
      expect(corrupt).toEqual([]);
      for (const [id, n] of saved) expect(found.get(id)).toBeGreaterThanOrEqual(Number(n));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});
