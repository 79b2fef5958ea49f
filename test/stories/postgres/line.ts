import { connect, createServer, type Socket } from "node:net";
import { freePort } from "../../hosts/ports.ts";

/** A line to a port of this machine that can be cut and slowed down. */
export type Line = AsyncDisposable & {
  readonly port: number;
  /** Breaks all connections, and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  /** Delays everything by this long, in both directions. */
  slow(ms: number): void;
};

export async function startLine(target: number): Promise<Line> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let isCut = false;
  let delayMs = 0;
  const pipe = (from: Socket, to: Socket) => {
    let last = Promise.resolve();
    from.on("data", (chunk) => {
      const ms = delayMs;
      last = last.then(async () => {
        if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
        if (!to.destroyed) to.write(chunk);
      });
    });
    from.on("error", () => to.destroy());
    from.on("close", () => {
      sockets.delete(from);
      void last.then(() => to.destroy());
    });
    sockets.add(from);
  };
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect(target, "127.0.0.1");
    pipe(client, upstream);
    pipe(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut,
    restore: () => {
      isCut = false;
    },
    slow: (ms) => {
      delayMs = ms;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
