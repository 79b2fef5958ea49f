import { ReceiptReader } from "../answers/reader/receipt-reader.js";
import { watchReceipt } from "../answers/reader/watch-receipt.js";
import { inTime } from "../client/in-time.js";
import { findingOf } from "../client/setup-finding.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { type CallbackProbe, type DoctorContext, type DoctorFinding, finding } from "./context.js";

/** How long a callback may be behind the receipt that shows the same tap. */
const CALLBACK_GRACE_MS = 10_000;

/** A question whose tap should reach the callback URL; the receipt says whether there was a tap at all. */
export async function tryCallback(context: DoctorContext): Promise<DoctorFinding> {
  const { callback } = context;
  if (!callback)
    return finding(
      "callback",
      "warning",
      "Callbacks were not tried: no URL is known at which this machine can be reached.",
      "Give --callback with a public URL that leads to --listen, or rely on receipts.",
    );
  try {
    return await ask(context, callback);
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return findingOf(error, "callback");
  }
}

async function ask(context: DoctorContext, callback: CallbackProbe): Promise<DoctorFinding> {
  const { client, topic, clock, tapTimeoutMs } = context;
  const pushed = await client.messages.push(topic, {
    title: "iotpush doctor",
    message: "Callback test: please tap a button.",
    actions: [
      { id: "yes", label: "Yes", type: "button" },
      { id: "no", label: "No", type: "button", destructive: true },
    ],
    callback_url: callback.url,
  });
  context.askForTap(`Tap a button of the notification on ${topic} within ${tapTimeoutMs / 1000} s …`);
  const deadline = clock.mono() + tapTimeoutMs;
  const over = new AbortController();
  try {
    const receipt = tapped(context, { receiptId: pushed.receipt_id, topic }, over.signal);
    const tap = await inTime(clock, tapTimeoutMs, Promise.race([callback.arrived, receipt]));
    if (tap === "late") return nobody;
    if (tap.value !== "receipt") return arrived(tap.value.profile);
    const graceMs = Math.min(CALLBACK_GRACE_MS, deadline - clock.mono());
    const late = await inTime(clock, graceMs, callback.arrived);
    return late === "late" ? lost : arrived(late.value.profile);
  } finally {
    over.abort();
  }
}

/** Resolves when the receipt shows a tap; never if the receipt cannot be read. */
async function tapped(
  { client, clock }: DoctorContext,
  target: { readonly receiptId: string; readonly topic: string },
  signal: AbortSignal,
): Promise<"receipt"> {
  const reader = new ReceiptReader({ client, clock });
  try {
    for await (const receipt of watchReceipt(reader, target, { signal }))
      if (receipt.actions_taken.length > 0) return "receipt";
  } catch (error) {
    if (!isIotpushError(error)) throw error;
  } finally {
    reader.close();
  }
  return new Promise<never>(() => {});
}

const arrived = (profile: string): DoctorFinding => {
  const how = profile === "live" ? "the live service sends it" : "documented";
  return finding("callback", "ok", `The tap's callback arrived, as ${how}.`);
};

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
