import { ReceiptReader } from "../answers/reader/receipt-reader.js";
import { ApiClient } from "../client/api-client.js";
import type { SessionToken } from "../client/options.js";
import type { Transport } from "../client/transport.js";
import type { Receipt } from "../contract/receipt.js";
import { FakeClock } from "../testing/fake-clock.js";

/** A receipt that was delivered. */
export const receipt = (id: string, changes: Partial<Receipt> = {}): Receipt => ({
  receipt_id: id,
  message_id: `m-${id}`,
  topic_id: "t1",
  status: "delivered",
  delivered_count: 1,
  read_count: 0,
  acted_count: 0,
  actions_taken: [],
  created_at: "2026-04-10T00:00:00Z",
  updated_at: "2026-04-10T00:00:00Z",
  ...changes,
});

/** A reader over a fake service, with every request it makes. */
export function makeReader(options: {
  readonly answer?: (
    path: string,
  ) => { status: number; body: unknown; headers?: Record<string, string> } | undefined;
  readonly session?: SessionToken;
  readonly requestsPerMinute?: number;
}) {
  const clock = new FakeClock();
  const requests: { at: number; path: string }[] = [];
  const open = new Set<string>();
  const transport: Transport = async ({ url }) => {
    const path = url.replace("http://127.0.0.1:1", "");
    requests.push({ at: clock.now(), path });
    const played = options.answer?.(path);
    if (played)
      return { status: played.status, headers: played.headers ?? {}, body: JSON.stringify(played.body) };
    const id = path.split("/").at(-1) ?? "";
    const body = path.startsWith("/api/receipts?")
      ? { receipts: [...open].map((each) => receipt(each)), next_cursor: null }
      : receipt(id);
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };
  const client = new ApiClient(
    {
      baseUrl: "http://127.0.0.1:1",
      apiKey: "k",
      ...(options.session ? { sessionToken: options.session } : {}),
    },
    { transport, clock, random: () => 0 },
  );
  const reader = new ReceiptReader({ client, clock, requestsPerMinute: options.requestsPerMinute });
  const readings: string[] = [];
  const problems: [string, boolean][] = [];
  const watch = (id: string) => {
    open.add(id);
    return reader.watch(
      { receiptId: id, createdAt: "2026-04-10T00:00:00Z" },
      {
        receipt: ({ receipt_id }) => readings.push(receipt_id),
        problem: ({ code }, final) => problems.push([code, final]),
      },
    );
  };
  return { clock, requests, reader, watch, readings, problems };
}
