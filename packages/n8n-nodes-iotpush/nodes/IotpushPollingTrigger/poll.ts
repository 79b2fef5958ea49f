import { type Answer, answersOf, type Receipt } from "@iotpush/core/portable";
import type { IDataObject, INodeExecutionData, IPollFunctions } from "n8n-workflow";
import { type Connection, connect } from "../common/connection.ts";
import { type EventFilter, passes } from "../common/events/event-filter.ts";
import { answerEvent, eventItem } from "../common/events/event-item.ts";
import { resolveTopics } from "../common/events/resolve-topics.ts";
import { listOf } from "../common/parameters.ts";
import { clock } from "../common/transport.ts";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface PollState {
  /** When it last read everything, ISO 8601. */
  readAt?: string;
  /** The answers known by then that may still be listed. */
  known?: string[];
}

const HOUR_MS = 3_600_000;
/** The service's clock and n8n's may differ by as much. */
const SLACK_MS = 600_000;

/** New answers since the last poll, oldest first; null where there are none. The first poll learns what is there already. */
export async function poll(host: IPollFunctions): Promise<INodeExecutionData[][] | null> {
  const connection = await connect(host);
  const filter = await filterOf(host, connection);
  const { lookBackHours } = host.getNodeParameter("options", {}) as IDataObject;
  const manual = host.getMode() === "manual";
  const state: PollState = manual ? {} : host.getWorkflowStaticData("node");
  const now = clock.now();
  const { readAt } = state;
  const from = Math.min(now, Date.parse(readAt ?? "") || now) - Number(lookBackHours ?? 24) * HOUR_MS;
  const since = new Date(from - SLACK_MS).toISOString();
  const answers = await listed(connection, since, filter);
  // Another poll ended meanwhile, and may know more: what this one found besides, the next one finds too.
  if (state.readAt !== readAt) return null;
  const known = new Set(state.known);
  const learning = readAt === undefined && !manual;
  const fresh = learning ? [] : answers.filter((answer) => !known.has(keyOf(answer)));
  state.readAt = new Date(now).toISOString();
  state.known = answers.map(keyOf);
  const items = fresh
    .map(answerEvent)
    .filter((event) => passes(event, filter))
    .map(eventItem);
  const shown = manual ? items.slice(-1) : items;
  return shown.length > 0 ? [shown] : null;
}

/** The answers of all receipts in the window, oldest first. An answer may come long after its message was sent. */
async function listed({ client }: Connection, since: string, { topics }: EventFilter): Promise<Answer[]> {
  const [only, ...more] = topics;
  const topic = only && more.length === 0 ? { topic_id: only.id } : {};
  const receipts: Receipt[] = [];
  for await (const receipt of client.receipts.iterate({ status: "acted", since, limit: 100, ...topic }))
    receipts.push(receipt);
  return receipts
    .flatMap(answersOf)
    .toSorted((a, b) => Date.parse(a.actedAt ?? "") - Date.parse(b.actedAt ?? ""));
}

const keyOf = ({ receiptId, actionId, actedAt }: Answer): string => `${receiptId} ${actionId} ${actedAt}`;

async function filterOf(host: IPollFunctions, { client }: Connection): Promise<EventFilter> {
  const { topics, actionIds, devices } = host.getNodeParameter("filters", {}) as IDataObject;
  return {
    events: [],
    topics: await resolveTopics(client, listOf(topics)),
    actionIds: listOf(actionIds),
    devices: listOf(devices),
    testPings: false,
  };
}
