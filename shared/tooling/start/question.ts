import { setTimeout as sleep } from "node:timers/promises";

export interface Service {
  readonly url: string;
  readonly topic: string;
  readonly topicKey: string;
}

/** What a program gets back once somebody tapped. */
export interface DemoAnswer {
  readonly answer: string;
  readonly label: string;
  readonly device: string;
}

const QUESTION = {
  title: "Deployment",
  message: "Release v2.1.0 to production? Requested by Alice.",
  priority: "high",
  actions: [
    { id: "approve", label: "Approve", type: "button" },
    { id: "reject", label: "Reject", type: "button", destructive: true },
  ],
};

/** Pushes the first question, as any HTTP client could, unless it still waits from an earlier start. @returns its receipt's id. */
export async function pushQuestion({ url, topic, topicKey }: Service): Promise<string> {
  const open = await fetch(`${url}/_mock/messages?open=true&search=${encodeURIComponent(QUESTION.message)}`);
  const { messages } = (await open.json()) as { messages: { receiptId: string }[] };
  if (messages[0]) return messages[0].receiptId;
  const response = await fetch(`${url}/api/push/${topic}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${topicKey}` },
    body: JSON.stringify(QUESTION),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The first question was refused: ${await response.text()}`);
  return ((await response.json()) as { receipt_id: string }).receipt_id;
}

/** Reads the receipt every half second until somebody tapped. */
export async function waitForAnswer({ url, topicKey }: Service, receiptId: string): Promise<DemoAnswer> {
  for (;;) {
    const response = await fetch(`${url}/api/receipts/${receiptId}`, {
      headers: { "x-api-key": topicKey },
      signal: AbortSignal.timeout(10_000),
    });
    const receipt = (await response.json()) as {
      actions_taken?: { action_id: string; action_label: string; device_name: string }[];
    };
    const [tap] = receipt.actions_taken ?? [];
    if (tap) return { answer: tap.action_id, label: tap.action_label, device: tap.device_name };
    await sleep(500);
  }
}
