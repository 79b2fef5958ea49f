/** For Node: push, ask, and what belongs to it. Every name is in docs/core-reference.md; a test counts them. */

export type { Answer, ServiceEvent } from "./answers/answer.js";
export { ask } from "./answers/ask/ask.js";
export { Asker } from "./answers/ask/asker.js";
export type {
  Asked,
  AskerOptions,
  Asking,
  AskNotices,
  Delivery,
  OutcomeHandler,
} from "./answers/ask/asker-options.js";
export type { AskOutcome, FailureDetails } from "./answers/ask/outcome.js";
export type { Question, QuestionInput } from "./answers/ask/question.js";
export { confirmWithReceipt } from "./answers/confirm-with-receipt.js";
export type { AuditStep } from "./answers/engine/life.js";
export { readEvent } from "./answers/read-event.js";
export { type ReceiptListener, ReceiptReader, type ReceiptTarget } from "./answers/reader/receipt-reader.js";
export { watchReceipt } from "./answers/reader/watch-receipt.js";
export { expressAdapter, fetchAdapter, nodeHttpAdapter } from "./answers/receiver/adapters.js";
export { CallbackReceiver, type ReceiverOptions } from "./answers/receiver/callback-receiver.js";
export { newSecret, sameSecret } from "./answers/secret.js";
export { memoryStore } from "./answers/store/memory-store.js";
export type { QuestionStore } from "./answers/store/question-store.js";
export { type SqliteStore, sqliteStore } from "./answers/store/sqlite-store.js";
export type { ApiClient } from "./client/api-client.js";
export type { ApiPromise } from "./client/api-promise.js";
export { checkSetup } from "./client/check-setup.js";
export type { Clock } from "./client/clock.js";
export { createClient, IotpushClient } from "./client/node-client.js";
export type {
  CallOptions,
  ClientOptions,
  Logger,
  RequestNotice,
  ResponseNotice,
  SessionToken,
} from "./client/options.js";
export type { RetryPolicy } from "./client/retry-policy.js";
export type { Finding } from "./client/setup-finding.js";
export { systemClock } from "./client/system-clock.js";
export type { Transport } from "./client/transport.js";
export type { ActionButton } from "./contract/action-button.js";
export type { Device } from "./contract/device.js";
export type { Message, PushInput, PushResult } from "./contract/message.js";
export type { PresetName } from "./contract/presets.js";
export type { Receipt, ReceiptListQuery } from "./contract/receipt.js";
export type { Subscriber } from "./contract/subscriber.js";
export type { Topic } from "./contract/topic.js";
export type { Webhook } from "./contract/webhook.js";
export { buttons } from "./wire/buttons/builders.js";
export { fitToPreset } from "./wire/buttons/fit-to-preset.js";
export { lockScreen, matchPreset } from "./wire/buttons/match-preset.js";
export { isIotpushError } from "./wire/errors/guards.js";
export type { ErrorCode, IotpushError } from "./wire/errors/iotpush-error.js";
export type { ValidationIssue } from "./wire/errors/validation-error.js";
