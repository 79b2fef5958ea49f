import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ReceiptReader } from "../answers/reader/receipt-reader.js";
import { watchReceipt } from "../answers/reader/watch-receipt.js";
import { nodeHttpAdapter } from "../answers/receiver/adapters.js";
import { CallbackReceiver } from "../answers/receiver/callback-receiver.js";
import { newSecret } from "../answers/secret.js";
import { inTime } from "../client/in-time.js";
import type { IotpushClient } from "../client/node-client.js";
import { systemClock } from "../client/system-clock.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { type DoctorFinding, finding, tried } from "./finding.js";

export type CallbackProbe = Awaited<ReturnType<typeof openCallbackProbe>>;

/**
 * Listens for one callback at a port, 0 for any free one. Without a public URL that leads to it only a service on this machine can
 * reach it. Rejects if the port is taken. `arrived` is the profile of the first callback that proved itself; it never rejects.
 */
export async function openCallbackProbe(publicUrl: string | undefined, port: number) {
  const secret = newSecret();
  const { promise: arrived, resolve } = Promise.withResolvers<"documented" | "live">();
  const receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: (id) => (id === "doctor" ? [secret] : []),
    handle: async ({ event, answer, receiptId }) => {
      if (event === "action" && answer) resolve(receiptId === undefined ? "documented" : "live");
    },
  });
  const server = createServer(nodeHttpAdapter(receiver));
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, publicUrl === undefined ? "127.0.0.1" : "0.0.0.0", listening);
  });
  const base = publicUrl ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${base.replace(/\/+$/, "")}/doctor/${secret}`,
    arrived,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** How long a callback may be behind the receipt that shows the same tap. */
const CALLBACK_GRACE_MS = 10_000;

/** A question whose tap should reach the callback URL; the receipt says whether there was a tap at all. */
export async function tryCallback(
  client: IotpushClient,
  topic: string,
  callback: CallbackProbe | undefined,
  waitMs: number,
  print: (text: string) => void,
): Promise<DoctorFinding> {
  if (!callback)
    return finding(
      "callback",
      "warning",
      "Callbacks were not tried: no URL is known at which this machine can be reached.",
      "Give --callback with a public URL that leads to --listen, or rely on receipts.",
    );
  return tried("callback", async () => {
    const pushed = await client.messages.push(topic, {
      title: "iotpush doctor",
      message: "Callback test: please tap a button.",
      actions: [
        { id: "yes", label: "Yes", type: "button" },
        { id: "no", label: "No", type: "button", destructive: true },
      ],
      callback_url: callback.url,
    });
    print(`Tap a button of the notification on ${topic} within ${waitMs / 1000} s …`);
    const deadline = systemClock.mono() + waitMs;
    const over = new AbortController();
    try {
      const receipt = tapped(client, { receiptId: pushed.receipt_id, topic }, over.signal);
      let shown = await inTime(systemClock, waitMs, Promise.race([callback.arrived, receipt]));
      if (shown === "late") return nobody;
      if (shown.value === "tapped") {
        const graceMs = Math.min(CALLBACK_GRACE_MS, deadline - systemClock.mono());
        shown = await inTime(systemClock, graceMs, callback.arrived);
      }
      if (shown === "late") return lost;
      const how = shown.value === "live" ? "the live service sends it" : "documented";
      return finding("callback", "ok", `The tap's callback arrived, as ${how}.`);
    } finally {
      over.abort();
    }
  });
}

/** Resolves when the receipt shows a tap; never if the receipt cannot be read. */
async function tapped(
  client: IotpushClient,
  target: { readonly receiptId: string; readonly topic: string },
  signal: AbortSignal,
): Promise<"tapped"> {
  const reader = new ReceiptReader({ client, clock: systemClock });
  try {
    for await (const receipt of watchReceipt(reader, target, { signal }))
      if (receipt.actions_taken.length > 0) return "tapped";
  } catch (error) {
    if (!isIotpushError(error)) throw error;
  } finally {
    reader.close();
  }
  return new Promise<never>(() => {});
}

const nobody = finding(
  "callback",
  "warning",
  "Nobody tapped, so whether callbacks arrive is not known.",
  "Run the doctor again with a phone at hand.",
);

const lost = finding(
  "callback",
  "problem",
  "The receipt shows the tap, but its callback did not arrive.",
  "Check that the callback URL reaches this machine from the internet, with POST and its whole path; or rely on receipts.",
);
