import { createServer } from "node:net";

/**
 * Below the ports that the kernel gives to outgoing connections (32768 and above on Linux), so that no connection can take a port between
 * here and the program that is told to listen on it. Runs side by side start at different ports: FIRST_PORT.
 */
const first = Number(process.env.FIRST_PORT ?? 12_000 + (process.pid % 16) * 500);
const last = 32_000;
let next = first;

/** A free TCP port on loopback. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/** As many different free ports as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = next;
    next = port >= last ? first : port + 1;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

/** Whether nothing listens on this port of loopback. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
