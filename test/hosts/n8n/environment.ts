/** What every process of a test's n8n is told. */
export type N8nEnvironment = {
  userFolder: string;
  port: number;
  /** The port that n8n's own code runner listens on. */
  brokerPort: number;
  /** The address that n8n gives to others for its webhooks. */
  webhookUrl: string;
};

/** n8n's settings for a test: on loopback only, without reports to its makers. */
export function n8nEnvironment({
  userFolder,
  port,
  brokerPort,
  webhookUrl,
}: N8nEnvironment): Record<string, string> {
  return {
    N8N_USER_FOLDER: userFolder,
    N8N_LISTEN_ADDRESS: "127.0.0.1",
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    WEBHOOK_URL: webhookUrl,
    N8N_SECURE_COOKIE: "false",
    N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: "true",
    N8N_DIAGNOSTICS_ENABLED: "false",
    N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
    N8N_TEMPLATES_ENABLED: "false",
    N8N_PERSONALIZATION_ENABLED: "false",
    GENERIC_TIMEZONE: "UTC",
  };
}
