import type * as z from "zod/v4/mini";
import { ActionReport, type ActionResult } from "../contract/action.js";
import type { EndpointId } from "../contract/calls.js";
import { type Device, DeviceRegistration } from "../contract/device.js";
import {
  type MessageList,
  MessageListQuery,
  type PushBody,
  PushInput,
  type PushResult,
} from "../contract/message.js";
import { PushoverBody, type PushoverHealth, type PushoverResult } from "../contract/pushover.js";
import { type Receipt, type ReceiptList, ReceiptListQuery } from "../contract/receipt.js";
import type { Schema } from "../contract/schema.js";
import {
  SubscribeBody,
  type SubscribeResult,
  type Subscriber,
  SubscriberCreate,
} from "../contract/subscriber.js";
import { type Topic, TopicCreate, TopicUpdate } from "../contract/topic.js";
import { type Webhook, WebhookCreate, type WebhookTestResult, WebhookUpdate } from "../contract/webhook.js";
import { type CallParts, requireId } from "../wire/request.js";
import type { ResultOf } from "../wire/response.js";
import { checkWritten, type Written } from "../wire/written.js";
import type { ApiPromise } from "./api-promise.js";
import type { CallOptions } from "./options.js";
import { paginateReceipts } from "./paginate-receipts.js";

/** Calls an endpoint of the table. `parts` is called first; if it throws because of wrong input, the promise rejects. */
export type Call = <Id extends EndpointId>(
  id: Id,
  options?: CallOptions,
  parts?: () => CallParts,
) => ApiPromise<ResultOf<Id>>;

/** The parts of a call with a body; checks the body first. */
const body =
  <S extends Schema>(schema: S, input: Written<z.infer<S>>, what: string, params?: CallParts["params"]) =>
  () => ({ params, body: checkWritten(schema, input, what) });

abstract class Resource {
  protected readonly call: Call;

  constructor(call: Call) {
    this.call = call;
  }
}

/** Documentation: Send Notification. */
export class Messages extends Resource {
  /**
   * Sends a push to all subscribers of a topic; a string is the message alone. Sent again only if it surely did not arrive.
   * Throws ValidationError, NotFoundError, PrivateTopicError, InvalidKeyError, QuotaError, RateLimitError and the network's.
   */
  push(topic: string, input: string | Written<PushInput>, options?: CallOptions): ApiPromise<PushResult> {
    const push = typeof input === "string" ? { message: input } : input;
    return this.call("messages.push", { topic, ...options }, () => ({
      params: { topic },
      body: encodePush(checkWritten(PushInput, push, "The push")),
    }));
  }

  /** The topic's recent messages, newest first. Live service only; others answer MethodNotAllowedError. */
  readonly list = (
    topic: string,
    query: Written<MessageListQuery> = {},
    options?: CallOptions,
  ): ApiPromise<MessageList> =>
    this.call("messages.list", { topic, ...options }, () => ({
      params: { topic },
      query: checkWritten(MessageListQuery, query, "The query"),
    }));
}

/** Documentation: Delivery Receipts. */
export class Receipts extends Resource {
  readonly #countRead: () => void;

  /** `countRead` counts a page of a list as one of this process's reads. */
  constructor(call: Call, countRead: () => void) {
    super(call);
    this.#countRead = countRead;
  }

  /** One receipt. The topic's API key suffices: name the topic in `options.topic`, or set the client's `apiKey`. */
  readonly get = (receiptId: string, options?: CallOptions): ApiPromise<Receipt> =>
    this.call("receipts.get", options, () => ({ params: { receipt_id: receiptId } }));

  /** One page, newest first. Needs a session token. */
  readonly list = (query: Written<ReceiptListQuery> = {}, options?: CallOptions): ApiPromise<ReceiptList> =>
    this.call("receipts.list", options, () => ({
      query: checkWritten(ReceiptListQuery, query, "The query"),
    }));

  /**
   * Every receipt that fits, newest first, page by page; none twice and none left out if several share a created_at.
   * Throws PaginationError if more share one than a page of 100 holds. Needs a session token.
   */
  async *iterate(
    query: Written<ReceiptListQuery> = {},
    options?: CallOptions,
  ): AsyncGenerator<Receipt, void> {
    const checked = checkWritten(ReceiptListQuery, query, "The query");
    yield* paginateReceipts((page) => {
      this.#countRead();
      return this.list(page, options);
    }, checked);
  }
}

/** Documentation: Report Action. */
export class Actions extends Resource {
  /** Reports a tap. Throws AlreadyAnsweredError if it did not count. Needs a session token. */
  readonly report = (report: Written<ActionReport>, options?: CallOptions): ApiPromise<ActionResult> =>
    this.call("actions.report", options, body(ActionReport, report, "The action"));
}

/**
 * Account webhooks; all need a session token. The live service stores and pings them, but never fires them: for answers
 * there, give each push its own callback_url. Documentation: Webhooks.
 */
export class Webhooks extends Resource {
  /** At most 10 an account; the URL must be https. */
  readonly create = (webhook: Written<WebhookCreate>, options?: CallOptions): ApiPromise<Webhook> =>
    this.call("webhooks.create", options, body(WebhookCreate, webhook, "The webhook")).map(
      (result) => result.webhook,
    );

  readonly list = (options?: CallOptions): ApiPromise<Webhook[]> =>
    this.call("webhooks.list", options).map((result) => result.webhooks);

  readonly update = (
    id: string,
    changes: Written<WebhookUpdate>,
    options?: CallOptions,
  ): ApiPromise<Webhook> =>
    this.call("webhooks.update", options, body(WebhookUpdate, changes, "The webhook", { id })).map(
      (result) => result.webhook,
    );

  readonly delete = (id: string, options?: CallOptions): ApiPromise<void> =>
    this.call("webhooks.delete", options, () => ({ params: { id } })).map(() => undefined);

  /** Sends a test event to the webhook's URL. */
  readonly test = (id: string, options?: CallOptions): ApiPromise<WebhookTestResult> =>
    this.call("webhooks.test", options, () => ({ params: { id } }));
}

/** Documentation: Devices. All need a session token. */
export class Devices extends Resource {
  readonly register = (device: Written<DeviceRegistration>, options?: CallOptions): ApiPromise<Device> =>
    this.call("devices.register", options, body(DeviceRegistration, device, "The device"));

  /** Sorted by last seen. */
  readonly list = (options?: CallOptions): ApiPromise<Device[]> =>
    this.call("devices.list", options).map((result) => result.devices);
}

/** Documentation: Topics API. All need a session token. */
export class Topics extends Resource {
  /** Newest first. */
  readonly list = (options?: CallOptions): ApiPromise<Topic[]> =>
    this.call("topics.list", options).map((result) => result.topics);

  /** Throws ConflictError for a name that is taken, ForbiddenError over the plan's number. */
  readonly create = (topic: Written<TopicCreate>, options?: CallOptions): ApiPromise<Topic> =>
    this.call("topics.create", options, body(TopicCreate, topic, "The topic")).map((result) => result.topic);

  readonly update = (id: string, changes: Written<TopicUpdate>, options?: CallOptions): ApiPromise<Topic> =>
    this.call("topics.update", options, body(TopicUpdate, changes, "The topic", { id })).map(
      (result) => result.topic,
    );

  /** Deletes the topic and all its messages. */
  readonly delete = (id: string, options?: CallOptions): ApiPromise<void> =>
    this.call("topics.delete", options, () => ({ params: { id } })).map(() => undefined);
}

/** Who receives a topic's messages. Live service only; all need a session token. */
export class Subscribers extends Resource {
  /** Joins a topic, as the app does. */
  readonly join = (
    subscription: Written<SubscribeBody>,
    options?: CallOptions,
  ): ApiPromise<SubscribeResult> =>
    this.call("subscribers.join", options, body(SubscribeBody, subscription, "The subscription"));

  readonly list = (topicId: string, options?: CallOptions): ApiPromise<Subscriber[]> =>
    this.call("subscribers.list", options, () => ({
      query: { topic_id: requireId("topicId", topicId) },
    })).map((result) => result.subscribers);

  readonly create = (subscriber: Written<SubscriberCreate>, options?: CallOptions): ApiPromise<Subscriber> =>
    this.call("subscribers.create", options, body(SubscriberCreate, subscriber, "The subscriber")).map(
      (result) => result.subscriber,
    );

  readonly delete = (id: string, options?: CallOptions): ApiPromise<void> =>
    this.call("subscribers.delete", options, () => ({ query: { id: requireId("id", id) } })).map(
      () => undefined,
    );
}

/** Documentation: Pushover Compatibility. */
export class Pushover extends Resource {
  /** Sends as Pushover does; the topic's key goes in `token`. */
  readonly send = (message: Written<PushoverBody>, options?: CallOptions): ApiPromise<PushoverResult> =>
    this.call("pushover.send", options, body(PushoverBody, message, "The message"));

  /** Whether the endpoint is there. Live service only. */
  readonly health = (options?: CallOptions): ApiPromise<PushoverHealth> =>
    this.call("pushover.health", options);
}

/**
 * The JSON body of a push in both profiles: the documented names and the ones that the live service reads.
 * Documentation: Send Notification, JSON Body Fields.
 */
function encodePush(input: PushInput): PushBody {
  const { tags, click_url, callback_url, ...rest } = input;
  return {
    ...rest,
    ...(tags === undefined ? {} : { tags: typeof tags === "string" ? tags : tags.join(",") }),
    ...(click_url === undefined ? {} : { click_url, click: click_url }),
    ...(callback_url === undefined ? {} : { callback_url, callback: callback_url }),
  };
}
