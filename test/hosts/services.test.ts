import { connect } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import { startChromium } from "./chromium.ts";
import { startMosquitto } from "./mosquitto.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";

/** Sends bytes to a port and answers the first that come back. */
function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.once("data", (answer: Buffer) => {
      socket.destroy();
      resolve(answer);
    });
    socket.once("error", reject);
  });
}

test("mosquitto accepts a client, even after a crash", async () => {
  await using mosquitto = await startMosquitto();
  // CONNECT of MQTT 3.1.1, clean session, client id "t"; answered by CONNACK, accepted.
  const connectPacket = Buffer.from("100d00044d515454040200050001" + "74", "hex");
  const accepted = Buffer.from("20020000", "hex");
  expect(await exchange(mosquitto.port, connectPacket)).toEqual(accepted);
  await mosquitto.kill();
  await mosquitto.restart();
  expect(await exchange(mosquitto.port, connectPacket)).toEqual(accepted);
});

test("Redis keeps what it was given over a restart", async () => {
  await using redis = await startRedis();
  const command = async (line: string) => (await exchange(redis.port, Buffer.from(`${line}\r\n`))).toString();
  expect(await command("SET color blue")).toBe("+OK\r\n");
  await redis.restart();
  expect(await command("GET color")).toBe("$4\r\nblue\r\n");
});

test("PostgreSQL keeps what it committed over a crash", async () => {
  await using postgres = await startPostgres();
  const query = async (...texts: string[]) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    let rows: unknown[] = [];
    for (const text of texts) ({ rows } = await client.query(text));
    await client.end();
    return rows;
  };
  const inserts = Array.from({ length: 50 }, (_, n) => `INSERT INTO counted VALUES (${n})`);
  await query("CREATE TABLE counted (n INTEGER)", ...inserts);
  await postgres.kill();
  await postgres.restart();
  expect(await query("SELECT count(*) FROM counted")).toEqual([{ count: "50" }]);
});

test("Chromium renders a page", async () => {
  await using browser = await startChromium();
  const page = await browser.newPage();
  await page.setContent("<title>Hello</title><p>color</p>");
  expect(await page.title()).toBe("Hello");
});
