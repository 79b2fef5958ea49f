import {
  isLoopback,
  isNotFoundError,
  newSecret,
  type TopicRef,
  WEBHOOK_EVENTS,
  type Webhook,
  type WebhookCreate,
} from "@iotpush/core/adapter";
import type { IDataObject, IHookFunctions, IWebhookFunctions } from "n8n-workflow";
import { type CredentialConnection, connect } from "../common/connection.ts";
import { withSecret } from "../common/credential.ts";
import { topicsOf } from "../common/events.ts";
import { unfit } from "../common/parameters.ts";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface TriggerState {
  webhookId?: string;
  secret?: string;
  /** The topics of its filter, looked up when it was activated. */
  topics?: TopicRef[];
}

export const triggerState = (
  host: Pick<IHookFunctions | IWebhookFunctions, "getWorkflowStaticData">,
): TriggerState => host.getWorkflowStaticData("node");

const listensToAccount = (host: IHookFunctions): boolean =>
  host.getNodeParameter("source", "callback") === "account";

/** Whether its webhook is there as it should be; one that is there but differs is brought in line. */
export async function checkExists(host: IHookFunctions): Promise<boolean> {
  if (!listensToAccount(host)) return false;
  const connection = await connect(host);
  const { webhookId } = triggerState(host);
  if (!webhookId || !connection.client.hasSession) return false;
  const wanted = await wantedWebhook(host, connection);
  const webhooks = await connection.client.webhooks.list();
  const own = webhooks.find(({ id, url }) => id === webhookId && url === wanted.url);
  if (!own) return false;
  if (differs(own, wanted)) await connection.client.webhooks.update(own.id, { ...wanted, active: true });
  return true;
}

/** Registers its webhook, replacing one that it left behind earlier. */
export async function createRegistration(host: IHookFunctions): Promise<boolean> {
  const connection = await connect(host);
  const wanted = await wantedWebhook(host, connection);
  if (!listensToAccount(host)) return true;
  if (!connection.client.hasSession)
    throw problem(
      "has no session token, which registering a webhook needs",
      "Add one to the credential, or set Events From to Callbacks of Messages.",
    );
  if (wanted.url.startsWith("http:") && !isLoopback(new URL(connection.client.baseUrl).hostname))
    throw problem(
      "would register n8n's own address, which is not https",
      "Set n8n's environment variable WEBHOOK_URL to its public https address.",
    );
  await removeRegistration(host);
  const { id } = await connection.client.webhooks.create(wanted);
  triggerState(host).webhookId = id;
  return true;
}

/** Removes its own webhook and no other; it may already be gone. */
export async function removeRegistration(host: IHookFunctions): Promise<boolean> {
  const state = triggerState(host);
  if (!state.webhookId) return true;
  const { client } = await connect(host);
  await client.webhooks
    .delete(state.webhookId)
    .catch((error: unknown) => (isNotFoundError(error) ? undefined : Promise.reject(error)));
  delete state.webhookId;
  return true;
}

async function wantedWebhook(
  host: IHookFunctions,
  { client, credential }: CredentialConnection,
): Promise<WebhookCreate> {
  const state = triggerState(host);
  const topics = await topicsOf(client, host.getNodeParameter("filters", {}) as IDataObject);
  state.topics = [...topics];
  if (!credential.callbackSecret && !listensToAccount(host))
    throw problem(
      "has no callback secret, so anybody could call the trigger",
      "Set any long random text as Callback Secret in the credential.",
    );
  if (!credential.callbackSecret) state.secret ??= newSecret();
  const secret = credential.callbackSecret || (state.secret ?? "");
  const events = host.getNodeParameter("events", ["action"]) as string[];
  const url = host.getNodeWebhookUrl("default") ?? "";
  return {
    url: withSecret(url, secret),
    events: WEBHOOK_EVENTS.filter((event) => events.includes(event)),
    topic_ids: topics.map(({ id }) => id),
  };
}

const sorted = (values: readonly string[]): string => JSON.stringify([...values].sort());

const differs = (own: Webhook, wanted: WebhookCreate): boolean =>
  !own.active ||
  sorted(own.events) !== sorted(wanted.events) ||
  sorted(own.topic_ids) !== sorted(wanted.topic_ids ?? []);

const problem = (text: string, fix: string) => unfit("The trigger", "credential", text, fix);
