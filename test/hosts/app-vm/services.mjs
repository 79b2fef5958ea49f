// What the app talks to, in the machine: the Supervisor with Home Assistant behind it, and the service, whose phone answers at once.
import { createServer } from "node:http";

const json = (response, status, body) => {
  // A machine this slow may take longer over a kept connection than the server keeps it.
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
};

createServer((request, response) => {
  if (request.url.endsWith("/registrations")) return json(response, 201, { webhook_id: "w" });
  json(response, 404, { message: "not here" });
}).listen(4000, "127.0.0.1");

const at = new Date().toISOString();
const receipt = (id) => ({
  receipt_id: id,
  message_id: id,
  topic_id: id,
  status: "acted",
  delivered_count: 1,
  read_count: 1,
  acted_count: 1,
  created_at: at,
  updated_at: at,
  actions_taken: [{ action_id: "yes", action_label: "Yes", device_name: "A phone", acted_at: at }],
});
createServer((request, response) => {
  const id = "00000000-0000-4000-8000-00000000000a";
  if (request.method === "POST")
    return json(response, 200, {
      success: true,
      id,
      receipt_id: id,
      topic: "my-alerts",
      timestamp: at,
      subscribers: 1,
    });
  if (request.url.endsWith(id)) return json(response, 200, receipt(id));
  json(response, 404, { error: "Receipt not found" });
}).listen(4001, "127.0.0.1", () => console.log("VM: services"));
