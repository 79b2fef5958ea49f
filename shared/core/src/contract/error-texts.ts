/** Texts of the documentation's error table. Documentation: Troubleshooting, Other common errors. */
export const ERROR_TEXTS = {
  topicNotFound: (topic: string) => `Topic "${topic}" not found`,
  invalidApiKey: "Invalid API key",
  methodNotAllowed: "Method Not Allowed",
  rateLimit: "Rate limit exceeded",
  unauthorized: "Unauthorized",
} as const;
