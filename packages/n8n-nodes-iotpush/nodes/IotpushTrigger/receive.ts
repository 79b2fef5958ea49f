import {
  confirmedEvent,
  Dedupe,
  eventKey,
  isIotpushError,
  matches,
  readEvent,
  type ServiceEvent,
  sameSecret,
} from "@iotpush/core/adapter";
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { type CredentialConnection, connect } from "../common/connection.ts";
import { isLongEnough, SECRET_HEADER } from "../common/credential.ts";
import { eventItem, filterOf } from "../common/events.ts";
import { readJsonBody, replier } from "../common/incoming.ts";
import { triggerState } from "./registration.ts";

/** Events that started a workflow, by trigger. Only in this process: n8n stores nothing of a webhook that starts its workflow. */
const started = new Dedupe();

/** Receives an event: refuses it without the secret, drops duplicates and what the filters leave out, and starts the workflow. */
export async function receive(host: IWebhookFunctions): Promise<IWebhookResponseData> {
  const reply = replier(host);
  const connection = await connect(host);
  const state = triggerState(host);
  const expected = [connection.credential.callbackSecret, state.secret ?? ""].filter(isLongEnough);
  if (!givenSecrets(host).some((given) => sameSecret(given, expected)))
    return reply(403, "the secret is missing or wrong");

  const body = readJsonBody(host);
  if (!body.ok) return reply(body.status, body.problem);
  const read = readEvent(body.json);
  if (!read.ok) return reply(400, read.problem);
  const { event } = read;
  const options = host.getNodeParameter("options", {}) as IDataObject;
  const filters = host.getNodeParameter("filters", {}) as IDataObject;
  const events = host.getNodeParameter("events", ["action"]) as string[];
  const filter = { ...filterOf(filters, state.topics ?? []), events };
  const passes = (each: ServiceEvent) =>
    each.event === "test" ? options.testPings === true : matches(filter, each);
  if (!passes(event)) return reply(200, "filtered");
  const confirmed = options.confirmWithReceipt === true ? await confirm(connection, event) : event;
  if (confirmed === "unreadable") return reply(503, "could not be processed; please retry");
  if (!confirmed || !passes(confirmed)) return reply(403, "the receipt does not show this event");
  // The editor listens for one event only, which may be one that the published workflow gets too.
  const published = host.getMode() !== "manual";
  const trigger = `${host.getWorkflow().id}/${host.getNode().id}`;
  if (published && !(await started.once(`${trigger} ${eventKey(event)}`, async () => {})))
    return reply(200, "duplicate");
  return { webhookResponse: { success: true }, workflowData: [[eventItem(confirmed)]] };
}

/** The secret may be in the URL's path, or in a header if the service sends headers along. */
function givenSecrets(host: IWebhookFunctions): string[] {
  const { secret } = host.getParamsData() as { secret?: unknown };
  const header = host.getHeaderData()[SECRET_HEADER];
  return [secret, header].filter((each) => typeof each === "string");
}

/** The event as its receipt shows it; undefined if it does not, or may not be read; "unreadable" if it cannot be read right now. */
async function confirm(
  { client }: CredentialConnection,
  event: ServiceEvent,
): Promise<ServiceEvent | "unreadable" | undefined> {
  try {
    return await confirmedEvent(client)(event);
  } catch (error) {
    const refused =
      isIotpushError(error) && error.status !== undefined && error.status >= 400 && error.status < 429;
    return refused ? undefined : "unreadable";
  }
}
