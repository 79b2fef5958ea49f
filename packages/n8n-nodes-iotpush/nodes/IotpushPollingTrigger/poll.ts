import { eventsOf, matches, type Receipt, type ReceiptEvent } from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, IPollFunctions } from "n8n-workflow";
import { connect } from "../common/connection.ts";
import { eventItem, filterOf, topicsOf } from "../common/events.ts";
import { field, fields } from "../common/panel.ts";
import { readField, within } from "../common/parameters.ts";
import { clock } from "../common/transport.ts";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface PollState {
  readAt?: string;
  /** The answers known by then that may still be listed. */
  known?: string[];
  /** How far back it looked then, ISO 8601. */
  since?: string;
  /** The only topic that it looked at; all if undefined. */
  topicId?: string | undefined;
}

export const pollOptions = fields({
  lookBackHours: field.number("Look Back (Hours)", "How old a message may be when it is answered", {
    typeOptions: { minValue: 1, maxValue: 720 },
    default: 24,
  }),
});

const HOUR_MS = 3_600_000;
/** The service's clock and n8n's may differ by as much. */
const SLACK_MS = 600_000;

/** New answers since the last poll, oldest first; null if there are none. The first poll learns what is there already. */
export async function poll(host: IPollFunctions): Promise<INodeExecutionData[][] | null> {
  const { client } = await connect(host);
  const filters = host.getNodeParameter("filters", {}) as IDataObject;
  const topics = await topicsOf(client, filters);
  const options = within(host.getNodeParameter("options", {}) as IDataObject);
  const manual = host.getMode() === "manual";
  const state: PollState = manual ? {} : host.getWorkflowStaticData("node");
  const now = clock.now();
  const { readAt } = state;
  const from =
    Math.min(now, Date.parse(readAt ?? "") || now) - readField(options, pollOptions.lookBackHours) * HOUR_MS;
  const since = new Date(from - SLACK_MS).toISOString();
  const [only, ...more] = topics;
  const topicId = more.length === 0 ? only?.id : undefined;
  // An answer may come long after its message, so all receipts with answers in the window are read.
  const topic = topicId === undefined ? {} : { topic_id: topicId };
  const receipts: Receipt[] = [];
  for await (const receipt of client.receipts.iterate({ status: "acted", since, limit: 100, ...topic }))
    receipts.push(receipt);
  // Another poll ended meanwhile, and may know more: what else this one found, the next one finds too.
  if (state.readAt !== readAt) return null;
  const learning = readAt === undefined && !manual;
  const fresh = learning ? [] : receipts.flatMap(newsSince(state));
  Object.assign(state, { readAt: new Date(now).toISOString(), since, topicId });
  state.known = receipts.flatMap(answersOf).map(({ id }) => id);
  const filter = filterOf(filters, topics);
  const items = fresh
    .toSorted((a, b) => Date.parse(a.at ?? "") - Date.parse(b.at ?? ""))
    .filter((event) => matches(filter, event))
    .map(eventItem);
  const shown = manual ? items.slice(-1) : items;
  return shown.length > 0 ? [shown] : null;
}

const answersOf = (receipt: Receipt): ReceiptEvent[] =>
  eventsOf(receipt).filter(({ event }) => event === "action");

/**
 * A receipt's answers that were not there at the last poll. Where that one did not look at the receipt, as it looked less far back
 * or at another topic, the time of the answer tells; elsewhere it does not, since clocks may differ and no answer may be lost.
 */
function newsSince({ readAt, known, since, topicId }: PollState): (receipt: Receipt) => ReceiptEvent[] {
  const old = new Set(known);
  const lookedAt = ({ created_at, topic_id }: Receipt) =>
    !(Date.parse(created_at) < Date.parse(since ?? "")) && (topicId ?? topic_id) === topic_id;
  const before = Date.parse(readAt ?? "") - SLACK_MS;
  return (receipt) =>
    answersOf(receipt).filter(
      ({ id, at }) => !old.has(id) && (lookedAt(receipt) || !(Date.parse(at ?? "") < before)),
    );
}
