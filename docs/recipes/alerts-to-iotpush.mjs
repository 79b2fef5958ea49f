// Pushes the webhooks of Alertmanager and Grafana. Node.js 22 or later.
import { createServer } from "node:http";
import { IotpushClient, isIotpushError, sameSecret } from "@iotpush/core";

const { IOTPUSH_TOPIC = "", IOTPUSH_KEY, ADAPTER_SECRET = "", PORT = "9095" } = process.env;
const LIMIT = 1024 * 1024;
const client = new IotpushClient({ baseUrl: "https://www.iotpush.com", apiKey: IOTPUSH_KEY });

/** A group of alerts as a push. */
function toPush({ status, alerts, groupLabels, commonLabels, externalURL }) {
  const firing = status === "firing";
  const name = groupLabels?.alertname ?? commonLabels?.alertname ?? "Alerts";
  const critical = alerts.some(({ status, labels }) => status === "firing" && labels.severity === "critical");
  const lines = alerts.map(({ status, labels, annotations }) => {
    const text = [annotations?.summary ?? labels.alertname, annotations?.description]
      .filter(Boolean)
      .join("\n");
    return status === "resolved" && firing ? `Resolved: ${text}` : text;
  });
  return {
    title: `${firing ? "Firing" : "Resolved"}: ${name}`,
    message: lines.join("\n\n").slice(0, 4000) || name,
    priority: critical ? "urgent" : firing ? "high" : "low",
    ...(/^https?:/.test(externalURL ?? "") ? { click_url: externalURL } : {}),
  };
}

async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT) throw new RangeError("too large");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** The status to answer: 5xx makes the sender try again, 4xx does not. */
async function answer(request) {
  if (request.method !== "POST") return 405;
  const given = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  if (!sameSecret(given, [ADAPTER_SECRET])) return 401;
  let push;
  try {
    push = toPush(await readJson(request));
  } catch {
    return 400;
  }
  try {
    await client.messages.push(IOTPUSH_TOPIC, push);
    return 200;
  } catch (error) {
    console.error(error.message);
    const again =
      isIotpushError(error) && ["network", "timeout", "server", "rate_limit"].includes(error.code);
    return again ? 503 : 422;
  }
}

const server = createServer(async (request, response) => {
  response.writeHead(await answer(request).catch(() => 500)).end();
});
server.requestTimeout = 10_000;
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on port ${server.address().port}`));
