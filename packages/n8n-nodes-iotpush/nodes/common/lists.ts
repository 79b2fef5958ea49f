import type { Receipt } from "@iotpush/core/adapter";
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from "n8n-workflow";
import { connect } from "./connection.ts";
import { nodeError } from "./node-error.ts";

/** What the panel's lists show; all of them take a session token, and say so where it is missing or has expired. */
async function read<T>(
  host: ILoadOptionsFunctions,
  work: (connection: Awaited<ReturnType<typeof connect>>) => Promise<T>,
): Promise<T> {
  try {
    return await work(await connect(host));
  } catch (error) {
    throw nodeError(host.getNode(), error);
  }
}

type Entry = { readonly name: string; readonly value: string; readonly description?: string };

const matching = (entries: readonly Entry[], filter = ""): INodeListSearchResult => ({
  results: entries.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase())),
});

export async function getTopics(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const topics = await read(this, ({ client }) => client.topics.list());
  return topics.map(({ id, name }) => ({ name, value: id }));
}

export async function searchTopicNames(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const topics = await read(this, ({ client }) => client.topics.list());
  return matching(
    topics.map(({ name }) => ({ name, value: name })),
    filter,
  );
}

export async function searchTopicIds(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const topics = await read(this, ({ client }) => client.topics.list());
  return matching(
    topics.map(({ id, name }) => ({ name, value: id })),
    filter,
  );
}

export async function searchReceipts(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const { receipts } = await read(this, ({ client }) => client.receipts.list({ limit: 50 }));
  const nameOf = ({ created_at, status, receipt_id }: Receipt) => `${created_at} ${status} ${receipt_id}`;
  return matching(
    receipts.map((receipt) => ({ name: nameOf(receipt), value: receipt.receipt_id })),
    filter,
  );
}

export async function searchWebhooks(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  const webhooks = await read(this, ({ client }) => client.webhooks.list());
  return matching(
    webhooks.map(({ id, url, events }) => ({
      name: `${new URL(url).host}: ${events.join(", ")} (${id})`,
      value: id,
    })),
    filter,
  );
}
