import type { ApiClient, Receipt } from "@iotpush/core/adapter";
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from "n8n-workflow";
import { connect } from "./connection.ts";
import { withNodeErrors } from "./node-error.ts";

type List<T> = (client: ApiClient) => Promise<readonly T[]>;

/** What the panel's lists show; all of them take a session token, and say so if it is missing or has expired. */
const read = <T>(host: ILoadOptionsFunctions, list: List<T>): Promise<readonly T[]> =>
  withNodeErrors(host, async () => list((await connect(host)).client));

const searching = <T>(list: List<T>, entryOf: (found: T) => { name: string; value: string }) =>
  async function search(this: ILoadOptionsFunctions, filter = ""): Promise<INodeListSearchResult> {
    const entries = (await read(this, list)).map(entryOf);
    return { results: entries.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())) };
  };

const topics: List<{ id: string; name: string }> = (client) => client.topics.list();

export async function getTopics(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  return (await read(this, topics)).map(({ id, name }) => ({ name, value: id }));
}
export const searchTopicNames = searching(topics, ({ name }) => ({ name, value: name }));
export const searchTopicIds = searching(topics, ({ id, name }) => ({ name, value: id }));

export const searchReceipts = searching(
  async (client) => (await client.receipts.list({ limit: 50 })).receipts,
  ({ created_at, status, receipt_id }: Receipt) => ({
    name: `${created_at} ${status} ${receipt_id}`,
    value: receipt_id,
  }),
);
export const searchWebhooks = searching(
  (client) => client.webhooks.list(),
  ({ id, url, events }) => ({ name: `${new URL(url).host}: ${events.join(", ")} (${id})`, value: id }),
);
