import { once } from "node:events";
import { createServer } from "node:net";

/** Whether something listens on this port of the loopback interface already. */
export async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return false;
  } catch {
    return true;
  } finally {
    server.close();
  }
}

/** Throws a sentence that names the port and the option that moves it, if the port is taken. */
export async function requireFree(port: number, what: string, option: string): Promise<void> {
  if (await isTaken(port))
    throw new Error(
      `Port ${port} for ${what} is taken: stop the program that listens there, or choose another port: npm start -- --${option} ${port + 1}`,
    );
}
