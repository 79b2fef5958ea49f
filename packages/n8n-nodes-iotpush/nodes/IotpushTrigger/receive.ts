import {
  confirmWithReceipt,
  eventKey,
  isIotpushError,
  readEvent,
  type ServiceEvent,
  sameSecret,
} from "@iotpush/core/portable";
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { type Connection, connect } from "../common/connection.ts";
import type { EventFilter } from "../common/events/event-filter.ts";
import { passes } from "../common/events/event-filter.ts";
import { eventItem } from "../common/events/event-item.ts";
import { SECRET_HEADER } from "../common/names.ts";
import { listOf } from "../common/parameters.ts";
import { takeOnce } from "./seen.ts";
import { stateOf } from "./state.ts";

/** Takes what the service sends: refuses strangers, drops duplicates and what the filters leave out, and starts the workflow. */
export async function receive(host: IWebhookFunctions): Promise<IWebhookResponseData> {
  const reply = (status: number, body: IDataObject): IWebhookResponseData => {
    host.getResponseObject().status(status).json(body);
    return { noWebhookResponse: true };
  };
  const connection = await connect(host);
  const state = stateOf(host);
  const expected = [connection.credential.callbackSecret, state.secret ?? ""].filter(Boolean);
  if (!givenSecrets(host).some((given) => sameSecret(given, expected)))
    return reply(403, { error: "Forbidden" });

  const given = readEvent(host.getBodyData());
  if (!given.ok) return reply(400, { error: given.problem });
  const { event } = given;
  const filter = filterOf(host, state.topics ?? []);
  if (!passes(event, filter)) return reply(200, { ignored: "filtered" });
  const options = host.getNodeParameter("options", {}) as IDataObject;
  if (options.confirmWithReceipt === true) {
    const confirmed = await confirm(connection, event);
    if (confirmed === "unreadable")
      return reply(503, { error: "The receipt cannot be read just now: send it again" });
    if (!confirmed) return reply(403, { error: "The receipt does not show this event" });
  }
  // The editor listens for one event only, which may be one that the published workflow gets too.
  const published = host.getMode() !== "manual";
  const trigger = `${host.getWorkflow().id}/${host.getNode().id}`;
  if (published && !takeOnce(trigger, state, eventKey(event))) return reply(200, { ignored: "duplicate" });
  return { webhookResponse: { success: true }, workflowData: [[eventItem(event)]] };
}

/** The secret may be in the URL's path, or in a header where the service sends headers along. */
function givenSecrets(host: IWebhookFunctions): string[] {
  const { secret } = host.getParamsData() as { secret?: unknown };
  const header = host.getHeaderData()[SECRET_HEADER];
  return [secret, header].filter((each) => typeof each === "string");
}

function filterOf(host: IWebhookFunctions, topics: EventFilter["topics"]): EventFilter {
  const { actionIds, devices } = host.getNodeParameter("filters", {}) as IDataObject;
  const { testPings } = host.getNodeParameter("options", {}) as IDataObject;
  const events = host.getNodeParameter("events", ["action"]) as string[];
  return {
    events,
    topics,
    actionIds: listOf(actionIds),
    devices: listOf(devices),
    testPings: testPings === true,
  };
}

async function confirm({ client }: Connection, event: ServiceEvent): Promise<boolean | "unreadable"> {
  try {
    return await confirmWithReceipt(client)(event);
  } catch (error) {
    const refused =
      isIotpushError(error) && error.status !== undefined && error.status >= 400 && error.status < 429;
    return refused ? false : "unreadable";
  }
}
