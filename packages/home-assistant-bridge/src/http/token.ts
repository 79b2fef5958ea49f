import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newSecret } from "@iotpush/core";

/** The token of the page and of `POST /ask`: the configured one, or one that is made once and kept in the data folder. */
export async function accessToken(configured: string | undefined, data: string): Promise<string> {
  if (configured) return configured;
  const file = join(data, "token");
  try {
    const kept = (await readFile(file, "utf8")).trim();
    if (kept.length >= 16) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const token = newSecret();
  await mkdir(data, { recursive: true });
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return token;
}
