/** The credential's type name. Such names are global in n8n: the service's own node uses `ioTPushApi`. */
export const CREDENTIAL = "iotpushTopicApi";

/** The header that may carry the credential's callback secret; the live service sends headers along with callbacks. */
export const SECRET_HEADER = "x-iotpush-secret";
