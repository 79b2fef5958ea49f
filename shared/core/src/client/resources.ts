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
import type { Caller } from "./caller.js";
import type { CallOptions } from "./options.js";
import { paginateReceipts } from "./paginate-receipts.js";

abstract class Resource {
  protected readonly caller: Caller;

  constructor(caller: Caller) {
    this.caller = caller;
  }

  /** Calls with a body, which is checked first. */
  protected checked<Id extends EndpointId, S extends Schema>(
    id: Id,
    what: string,
    [schema, body]: readonly [schema: S, body: Written<z.infer<S>>],
    options: CallOptions,
    params?: CallParts["params"],
  ): ApiPromise<ResultOf<Id>> {
    return this.caller.call(id, () => ({ params, body: checkWritten(schema, body, what) }), options);
  }
}

/** Documentation: Send Notification. */
export class Messages extends Resource {
  /**
   * Sends a push to all subscribers of a topic; a string is the message alone. Sent again only if it surely did not arrive.
   * Throws ValidationError, NotFoundError, PrivateTopicError, InvalidKeyError, QuotaError, RateLimitError and the network's.
   */
  push(topic: string, input: string | Written<PushInput>, options: CallOptions = {}): ApiPromise<PushResult> {
    const push = typeof input === "string" ? { message: input } : input;
    return this.caller.call(
      "messages.push",
      () => ({ params: { topic }, body: encodePush(checkWritten(PushInput, push, "The push")) }),
      { topic, ...options },
    );
  }

  /** The topic's recent messages, newest first. Live service only; others answer MethodNotAllowedError. */
  list(
    topic: string,
    query: Written<MessageListQuery> = {},
    options: CallOptions = {},
  ): ApiPromise<MessageList> {
    return this.caller.call(
      "messages.list",
      () => ({ params: { topic }, query: checkWritten(MessageListQuery, query, "The query") }),
      { topic, ...options },
    );
  }
}

/** Documentation: Delivery Receipts. */
export class Receipts extends Resource {
  /** One receipt. The topic's API key suffices: name the topic in `options.topic`, or set the client's `apiKey`. */
  get(receiptId: string, options: CallOptions = {}): ApiPromise<Receipt> {
    return this.caller.call("receipts.get", () => ({ params: { receipt_id: receiptId } }), options);
  }

  /** One page, newest first. Needs a session token. */
  list(query: Written<ReceiptListQuery> = {}, options: CallOptions = {}): ApiPromise<ReceiptList> {
    return this.caller.call(
      "receipts.list",
      () => ({ query: checkWritten(ReceiptListQuery, query, "The query") }),
      options,
    );
  }

  /**
   * Every receipt that fits, newest first, page by page; none twice and none left out if several share a created_at.
   * Throws PaginationError if more share one than a page of 100 holds. Needs a session token.
   */
  async *iterate(
    query: Written<ReceiptListQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Receipt, void> {
    const checked = checkWritten(ReceiptListQuery, query, "The query");
    yield* paginateReceipts((page) => {
      this.caller.countRead();
      return this.list(page, options);
    }, checked);
  }
}

/** Documentation: Report Action. */
export class Actions extends Resource {
  /** Reports a tap. Throws AlreadyAnsweredError if it did not count. Needs a session token. */
  report(report: Written<ActionReport>, options: CallOptions = {}): ApiPromise<ActionResult> {
    return this.checked("actions.report", "The action", [ActionReport, report], options);
  }
}

/**
 * Account webhooks; all need a session token. The live service stores and pings them, but never fires them: for answers
 * there, give each push its own callback_url. Documentation: Webhooks.
 */
export class Webhooks extends Resource {
  /** At most 10 an account; the URL must be https. */
  create(webhook: Written<WebhookCreate>, options: CallOptions = {}): ApiPromise<Webhook> {
    return this.checked("webhooks.create", "The webhook", [WebhookCreate, webhook], options).map(
      ({ webhook }) => webhook,
    );
  }

  list(options: CallOptions = {}): ApiPromise<Webhook[]> {
    return this.caller.call("webhooks.list", undefined, options).map(({ webhooks }) => webhooks);
  }

  update(id: string, changes: Written<WebhookUpdate>, options: CallOptions = {}): ApiPromise<Webhook> {
    return this.checked("webhooks.update", "The webhook", [WebhookUpdate, changes], options, { id }).map(
      ({ webhook }) => webhook,
    );
  }

  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.caller.call("webhooks.delete", () => ({ params: { id } }), options).map(() => undefined);
  }

  /** Sends a test event to the webhook's URL. */
  test(id: string, options: CallOptions = {}): ApiPromise<WebhookTestResult> {
    return this.caller.call("webhooks.test", () => ({ params: { id } }), options);
  }
}

/** Documentation: Devices. All need a session token. */
export class Devices extends Resource {
  register(device: Written<DeviceRegistration>, options: CallOptions = {}): ApiPromise<Device> {
    return this.checked("devices.register", "The device", [DeviceRegistration, device], options);
  }

  /** Sorted by last seen. */
  list(options: CallOptions = {}): ApiPromise<Device[]> {
    return this.caller.call("devices.list", undefined, options).map(({ devices }) => devices);
  }
}

/** Documentation: Topics API. All need a session token. */
export class Topics extends Resource {
  /** Newest first. */
  list(options: CallOptions = {}): ApiPromise<Topic[]> {
    return this.caller.call("topics.list", undefined, options).map(({ topics }) => topics);
  }

  /** Throws ConflictError for a name that is taken, ForbiddenError over the plan's number. */
  create(topic: Written<TopicCreate>, options: CallOptions = {}): ApiPromise<Topic> {
    return this.checked("topics.create", "The topic", [TopicCreate, topic], options).map(
      ({ topic }) => topic,
    );
  }

  update(id: string, changes: Written<TopicUpdate>, options: CallOptions = {}): ApiPromise<Topic> {
    return this.checked("topics.update", "The topic", [TopicUpdate, changes], options, { id }).map(
      ({ topic }) => topic,
    );
  }

  /** Deletes the topic and all its messages. */
  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.caller.call("topics.delete", () => ({ params: { id } }), options).map(() => undefined);
  }
}

/** Who receives a topic's messages. Live service only; all need a session token. */
export class Subscribers extends Resource {
  /** Joins a topic, as the app does. */
  join(subscription: Written<SubscribeBody>, options: CallOptions = {}): ApiPromise<SubscribeResult> {
    return this.checked("subscribers.join", "The subscription", [SubscribeBody, subscription], options);
  }

  list(topicId: string, options: CallOptions = {}): ApiPromise<Subscriber[]> {
    return this.caller
      .call("subscribers.list", () => ({ query: { topic_id: requireId("topicId", topicId) } }), options)
      .map(({ subscribers }) => subscribers);
  }

  create(subscriber: Written<SubscriberCreate>, options: CallOptions = {}): ApiPromise<Subscriber> {
    return this.checked("subscribers.create", "The subscriber", [SubscriberCreate, subscriber], options).map(
      ({ subscriber }) => subscriber,
    );
  }

  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.caller
      .call("subscribers.delete", () => ({ query: { id: requireId("id", id) } }), options)
      .map(() => undefined);
  }
}

/** Documentation: Pushover Compatibility. */
export class Pushover extends Resource {
  /** Sends as Pushover does; the topic's key goes in `token`. */
  send(message: Written<PushoverBody>, options: CallOptions = {}): ApiPromise<PushoverResult> {
    return this.checked("pushover.send", "The message", [PushoverBody, message], options);
  }

  /** Whether the endpoint is there. Live service only. */
  health(options: CallOptions = {}): ApiPromise<PushoverHealth> {
    return this.caller.call("pushover.health", undefined, options);
  }
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
