/** The credential's type name. Such names are global in n8n: the service's own node uses `ioTPushApi`. */
export const CREDENTIAL = "iotpushTopicApi";

/** The credential of the topic that a question is escalated to: n8n gives a node one credential of each type. */
export const ESCALATION_CREDENTIAL = "iotpushEscalationApi";

/** The header that may carry the credential's callback secret; the live service sends headers along with callbacks. */
export const SECRET_HEADER = "x-iotpush-secret";
