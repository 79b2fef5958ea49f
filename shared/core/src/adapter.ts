/** For hosts with a transport, a clock or a user interface of their own: what the iotpush packages build on. It may change with any version. */

export type { Answer, ServiceEvent } from "./answers/answer.js";
export type { AnswerMode } from "./answers/ask/asker-options.js";
export type { AnswerRoute } from "./answers/ask/outcome.js";
export { type PreparedQuestion, prepareQuestion } from "./answers/ask/prepare.js";
export { confirmedEvent, confirmWithReceipt, receiptOfMessage } from "./answers/confirm-with-receipt.js";
export { Dedupe, eventKey } from "./answers/dedupe.js";
export {
  answerOf,
  type JudgedQuestion,
  judge,
  mayNeedReceipt,
  type Verdict,
  whyIgnored,
} from "./answers/engine/judge.js";
export type { Life } from "./answers/engine/life.js";
export { type EventFilter, matches } from "./answers/event-filter.js";
export { answersOf, eventId, eventsOf, type ReceiptEvent } from "./answers/events-of.js";
export { readEvent } from "./answers/read-event.js";
export { ReceiptReader } from "./answers/reader/receipt-reader.js";
export { watchReceipt } from "./answers/reader/watch-receipt.js";
export { hasReached, isFinal } from "./answers/receipt-status.js";
export { expressBody } from "./answers/receiver/adapters.js";
export type { CallbackRequest, CallbackResponse } from "./answers/receiver/callback-receiver.js";
export { newSecret, sameSecret } from "./answers/secret.js";
export type { Collection } from "./answers/store/collection.js";
export { ApiClient } from "./client/api-client.js";
export type { ApiPromise } from "./client/api-promise.js";
export { checkSetup } from "./client/check-setup.js";
export type { Clock } from "./client/clock.js";
export { inTime } from "./client/in-time.js";
export { isTopic, resolveTopics, type TopicRef } from "./client/resolve-topics.js";
export type { RetryPolicy } from "./client/retry-policy.js";
export { type Finding, findingOf } from "./client/setup-finding.js";
export { failureFromCode, type Transport, TransportFailure } from "./client/transport.js";
export { ACTION_TYPES, ActionButton, type ActionType } from "./contract/action-button.js";
export { PLATFORMS } from "./contract/device.js";
export type { Endpoint } from "./contract/endpoint.js";
export { ENDPOINTS } from "./contract/endpoints.js";
export { PRIORITIES, PushInput, PushResult } from "./contract/message.js";
export { DEFAULT_EXPIRY_MS, monthOf, PLANS } from "./contract/plan.js";
export { buttonSet, PRESET_NAMES, PRESET_WORDS, PRESETS, type PresetName } from "./contract/presets.js";
export { PUSH_TEXT_NAMES, PUSH_TEXTS, type PushText } from "./contract/push-texts.js";
export { RECEIPT_STATUSES, Receipt, ReceiptListQuery, type ReceiptStatus } from "./contract/receipt.js";
export { Topic, toTopicName } from "./contract/topic.js";
export { WEBHOOK_EVENTS, Webhook, WebhookCreate, type WebhookEventName } from "./contract/webhook.js";
export { DESIGN_TOKENS } from "./design-tokens.js";
export { checkBaseUrl, DEFAULT_BASE_URL } from "./wire/base-url.js";
export { buttons } from "./wire/buttons/builders.js";
export { fitToPreset } from "./wire/buttons/fit-to-preset.js";
export { lockScreen, matchPreset } from "./wire/buttons/match-preset.js";
export { meaningOf, polarity } from "./wire/buttons/words.js";
export { checkInput } from "./wire/check-input.js";
export { isTemporaryCode } from "./wire/errors/base-error.js";
export { StoreError } from "./wire/errors/errors.js";
export * from "./wire/errors/guards.js";
export { type ErrorCode, IotpushError } from "./wire/errors/iotpush-error.js";
export { issueSentence, ValidationError } from "./wire/errors/validation-error.js";
export { explainIssues, unknownFields } from "./wire/explain-issues.js";
export type { WireResponse } from "./wire/http.js";
export { checkLocalRequest } from "./wire/local-request.js";
export { isLoopback } from "./wire/loopback.js";
export { nearest } from "./wire/nearest.js";
export { redact } from "./wire/redact.js";
export { authorization } from "./wire/request.js";
export type { ResultOf } from "./wire/response.js";
export { commaList, errorText, listenErrorText } from "./wire/text.js";
export { hasLogin, isWebUrl, webUrlProblem } from "./wire/web-url.js";
