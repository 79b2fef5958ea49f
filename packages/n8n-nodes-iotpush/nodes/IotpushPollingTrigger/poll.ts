import {
  type EventFilter,
  eventsOf,
  matches,
  type Receipt,
  type ReceiptEvent,
  resolveTopics,
  type TopicRef,
} from "@iotpush/core/adapter";
import type { IDataObject, INodeExecutionData, IPollFunctions } from "n8n-workflow";
import { type CredentialConnection, connect } from "../common/connection.ts";
import { eventItem } from "../common/events.ts";
import { field, fields } from "../common/panel.ts";
import { listOf, readField, within } from "../common/parameters.ts";
import { clock } from "../common/transport.ts";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface PollState {
  /** When it last read everything, ISO 8601. */
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
  const connection = await connect(host);
  const { topics, filter } = await filterOf(host, connection);
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
  const receipts = await listed(connection, since, topicId);
  // Another poll ended meanwhile, and may know more: what else this one found, the next one finds too.
  if (state.readAt !== readAt) return null;
  const learning = readAt === undefined && !manual;
  const fresh = learning ? [] : receipts.flatMap(newsSince(state));
  Object.assign(state, { readAt: new Date(now).toISOString(), since, topicId });
  state.known = receipts.flatMap(answersOf).map(({ id }) => id);
  const items = fresh
    .toSorted((a, b) => Date.parse(a.at ?? "") - Date.parse(b.at ?? ""))
    .filter((event) => matches(filter, event))
    .map(eventItem);
  const shown = manual ? items.slice(-1) : items;
  return shown.length > 0 ? [shown] : null;
}

const answersOf = (receipt: Receipt): ReceiptEvent[] =>
  eventsOf(receipt).filter(({ event }) => event === "action");

/** All receipts with answers in the window. An answer may come long after its message was sent. */
async function listed(
  { client }: CredentialConnection,
  since: string,
  topicId: string | undefined,
): Promise<Receipt[]> {
  const topic = topicId === undefined ? {} : { topic_id: topicId };
  const receipts: Receipt[] = [];
  for await (const receipt of client.receipts.iterate({ status: "acted", since, limit: 100, ...topic }))
    receipts.push(receipt);
  return receipts;
}

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

async function filterOf(
  host: IPollFunctions,
  { client }: CredentialConnection,
): Promise<{ topics: readonly TopicRef[]; filter: EventFilter }> {
  const { topics: wanted, actionIds, devices } = host.getNodeParameter("filters", {}) as IDataObject;
  const topics = listOf(wanted).length > 0 ? (await resolveTopics(client, listOf(wanted))).wanted : [];
  const names = topics.flatMap(({ id, name }) => [id, name]);
  return { topics, filter: { topics: names, actions: listOf(actionIds), devices: listOf(devices) } };
}
