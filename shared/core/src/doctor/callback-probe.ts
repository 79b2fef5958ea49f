import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeHttpAdapter } from "../answers/receiver/adapters.js";
import { CallbackReceiver } from "../answers/receiver/callback-receiver.js";
import { newSecret } from "../answers/secret.js";
import type { Clock } from "../client/clock.js";
import type { CallbackProbe } from "./context.js";

/**
 * Listens for one callback. Without a public URL only a service on this machine can reach it.
 * Rejects if the port is taken.
 */
export async function openCallbackProbe(options: {
  readonly clock: Clock;
  /** The URL that leads to the port, from outside. */
  readonly publicUrl?: string | undefined;
  /** 0 uses any free one. */
  readonly port: number;
}): Promise<CallbackProbe> {
  const secret = newSecret();
  const { promise: arrived, resolve } = Promise.withResolvers<Awaited<CallbackProbe["arrived"]>>();
  const receiver = new CallbackReceiver({
    clock: options.clock,
    secretsOf: (id) => (id === "doctor" ? [secret] : []),
    handle: async ({ event, answer, receiptId }) => {
      if (event !== "action" || !answer) return;
      resolve({ profile: receiptId === undefined ? "documented" : "live", actionId: answer.actionId });
    },
  });
  const server = createServer(nodeHttpAdapter(receiver));
  const host = options.publicUrl === undefined ? "127.0.0.1" : "0.0.0.0";
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port, host, listening);
  });
  const base = options.publicUrl ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${base.replace(/\/+$/, "")}/doctor/${secret}`,
    arrived,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
